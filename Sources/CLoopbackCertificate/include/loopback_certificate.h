// A certificate of one's own for a server on this machine. No header of libcrypto reaches Swift through this one.
#pragma once

/// Makes an EC P-256 key and a self-signed certificate for 127.0.0.1 and localhost, that may also be its own authority.
///
/// Both are PEM files; the key's is readable by its owner alone. Neither may exist.
///
/// @return 0, or the number of the step that failed (1…7).
int loopback_certificate_make(const char *certificate_path, const char *key_path, long days);
