#pragma once

#include <stddef.h>
#include <stdint.h>

// What the bare parsers do with the same bytes: read them and touch every name and value once, and nothing else. They
// are the ceilings that Turnback's readers are measured against.

#ifdef __cplusplus
extern "C" {
#endif

/// simdjson's DOM: parse with a parser that is kept, then visit every key, text and number.
///
/// - Returns: A sum over what was visited, so that no visit can be left out; 0 when the bytes are no JSON.
uint64_t walk_json(const uint8_t *bytes, size_t length);

/// The bytes that must be readable behind `length`.
size_t walk_json_padding(void);

/// simdjson's on-demand front end: the same visit, without a tape between.
uint64_t walk_json_on_demand(const uint8_t *bytes, size_t length);

/// libxml2's SAX2 callbacks: visit every element, attribute and text. 0 when the bytes are no XML.
uint64_t walk_xml(const uint8_t *bytes, size_t length);

#ifdef __cplusplus
}
#endif
