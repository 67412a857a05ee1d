#include "loopback_certificate.h"

#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <unistd.h>

static int add_extension(X509 *certificate, int kind, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
    if (!extension) return 0;
    int added = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return added;
}

static int set_serial(X509 *certificate) {
    unsigned char bytes[16];
    if (RAND_bytes(bytes, sizeof bytes) != 1) return 0;
    bytes[0] = (bytes[0] & 0x7f) | 0x01;  // Positive, and never zero.
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    int set = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
    BN_free(number);
    return set;
}

static int fill(X509 *certificate, EVP_PKEY *key, long days) {
    X509_NAME *name = X509_get_subject_name(certificate);
    return X509_set_version(certificate, 2) && set_serial(certificate)
        && X509_gmtime_adj(X509_getm_notBefore(certificate), -86400)
        && X509_gmtime_adj(X509_getm_notAfter(certificate), days * 86400) && X509_set_pubkey(certificate, key)
        && X509_NAME_add_entry_by_txt(
            name, "CN", MBSTRING_ASC, (const unsigned char *)"Turnback sandbox", -1, -1, 0)
        && X509_set_issuer_name(certificate, name)
        && add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
        && add_extension(certificate, NID_key_usage, "critical,digitalSignature,keyCertSign")
        && add_extension(certificate, NID_ext_key_usage, "serverAuth")
        && add_extension(certificate, NID_subject_key_identifier, "hash")
        && add_extension(certificate, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost")
        && X509_sign(certificate, key, EVP_sha256());
}

static FILE *create(const char *path, int mode) {
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor < 0) return NULL;
    FILE *file = fdopen(descriptor, "w");
    if (!file) close(descriptor);
    return file;
}

int loopback_certificate_make(const char *certificate_path, const char *key_path, long days) {
    int failed = 0;
    FILE *file = NULL;
    X509 *certificate = NULL;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    if (!key) return 1;
    certificate = X509_new();
    if (!certificate || !fill(certificate, key, days)) {
        failed = 2;
        goto done;
    }
    // The key first: a certificate that stands there says that both do.
    file = create(key_path, 0600);
    if (!file) {
        failed = 3;
        goto done;
    }
    if (!PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL)) failed = 4;
    if (fclose(file) != 0) failed = 4;
    if (failed) goto done;
    file = create(certificate_path, 0644);
    if (!file) {
        failed = 5;
        goto done;
    }
    if (!PEM_write_X509(file, certificate)) failed = 6;
    if (fclose(file) != 0) failed = 7;
done:
    X509_free(certificate);
    EVP_PKEY_free(key);
    return failed;
}
