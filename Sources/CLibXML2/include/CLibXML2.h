#pragma once

// This header includes no libxml2 header on purpose: Debian's drags in the system's ICU, whose names clash with those of
// Foundation's.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "keys are compared as little-endian words"
#endif

/// Marks "no such node, segment or attribute".
#define TURNBACK_XML_NONE UINT32_MAX

/// A piece of the document's text buffer.
typedef struct turnback_xml_span {
    uint32_t offset;
    uint32_t length;
} turnback_xml_span;

/// A run of direct text of one element. Runs of one element are chained because children may stand between them.
typedef struct turnback_xml_run {
    turnback_xml_span text;
    uint32_t next;
} turnback_xml_run;

/// An attribute: its name (with its prefix, if it has one) and its value.
typedef struct turnback_xml_attribute {
    turnback_xml_span name;
    turnback_xml_span value;
} turnback_xml_attribute;

/// An element. Its `name` is the local one.
typedef struct turnback_xml_node {
    turnback_xml_span name;
    uint32_t parent;
    uint32_t first_child;
    uint32_t next_sibling;
    uint32_t first_run;
    uint32_t first_attribute;
    uint32_t attribute_count;
} turnback_xml_node;

/// A whole document, flat: node 0 is the root element, all spans point into `text`.
typedef struct turnback_xml_document {
    const turnback_xml_node *nodes;
    const turnback_xml_run *runs;
    const turnback_xml_attribute *attributes;
    const uint8_t *text;
    uint32_t node_count;
} turnback_xml_document;

typedef struct turnback_xml_limits {
    uint32_t depth_max;
    /// Elements and attributes together.
    uint32_t items_max;
    /// Bytes of direct text of one element, or of one attribute's value.
    uint32_t text_bytes_max;
} turnback_xml_limits;

typedef enum turnback_xml_failure {
    TURNBACK_XML_READ = 0,
    TURNBACK_XML_MALFORMED = 1,
    TURNBACK_XML_DOCTYPE = 2,
    TURNBACK_XML_TOO_DEEP = 3,
    TURNBACK_XML_TOO_MANY_ITEMS = 4,
    TURNBACK_XML_TEXT_TOO_LONG = 5,
    TURNBACK_XML_NO_MEMORY = 6,
} turnback_xml_failure;

/// What went wrong and where. `node` is the innermost element that was open, if any: the nodes read until then can be
/// asked for its path.
typedef struct turnback_xml_outcome {
    turnback_xml_failure failure;
    int32_t libxml2_code;
    int32_t line;
    uint32_t node;
} turnback_xml_outcome;

/// Reads `length` bytes of UTF-8 with libxml2's SAX2 parser; an encoding that the document declares is ignored. A NUL is
/// refused: libxml2 would take it for the end. Any DOCTYPE stops the parser. The result is never null except when memory ran out, and must be released
/// even when the outcome is a failure.
turnback_xml_document *turnback_xml_read(
    const uint8_t *bytes, size_t length, turnback_xml_limits limits, turnback_xml_outcome *outcome);

void turnback_xml_release(turnback_xml_document *document);

/// Bytes of the text buffer that may be read beyond any span.
#define TURNBACK_XML_PADDING 8

/// A name to search for, its first eight bytes as one word.
typedef struct turnback_xml_key {
    const uint8_t *name;
    size_t length;
    uint64_t head;
    uint64_t mask;
} turnback_xml_key;

/// The first eight bytes of a key as one little-endian word, zeros beyond its end. Loads overlap instead of copying byte
/// by byte, because the word is needed at once.
static inline uint64_t turnback_xml_key_head(const uint8_t *key, size_t length) {
    if (length >= 8) {
        uint64_t word;
        memcpy(&word, key, 8);
        return word;
    }
    if (length >= 4) {
        uint32_t first, last;
        memcpy(&first, key, 4);
        memcpy(&last, key + length - 4, 4);
        return (uint64_t)first | (uint64_t)last << (8 * (length - 4));
    }
    uint64_t word = 0;
    for (size_t index = 0; index < length; index++) { word |= (uint64_t)key[index] << (8 * index); }
    return word;
}

static inline uint64_t turnback_xml_key_mask(size_t length) {
    return length >= 8 ? UINT64_MAX : ((uint64_t)1 << (8 * length)) - 1;
}

static inline turnback_xml_key turnback_xml_make_key(const uint8_t *name, size_t length) {
    const turnback_xml_key key = {name, length, turnback_xml_key_head(name, length), turnback_xml_key_mask(length)};
    return key;
}

static inline bool turnback_xml_matches(
    const turnback_xml_document *document, turnback_xml_span span, turnback_xml_key key) {
    if (span.length != key.length) { return false; }
    const uint8_t *name = document->text + span.offset;
    uint64_t head;
    memcpy(&head, name, sizeof head);
    return (head & key.mask) == key.head
        && (key.length <= 8 || memcmp(name + 8, key.name + 8, key.length - 8) == 0);
}

/// Whether a node has this local name.
static inline bool turnback_xml_is_named(
    const turnback_xml_document *document, uint32_t node, const uint8_t *name, size_t name_length) {
    return turnback_xml_matches(document, document->nodes[node].name, turnback_xml_make_key(name, name_length));
}

/// The first node of this local name in a chain of siblings that begins with `node`.
static inline uint32_t turnback_xml_named(
    const turnback_xml_document *document, uint32_t node, const uint8_t *name, size_t name_length) {
    const turnback_xml_key key = turnback_xml_make_key(name, name_length);
    while (node != TURNBACK_XML_NONE && !turnback_xml_matches(document, document->nodes[node].name, key)) {
        node = document->nodes[node].next_sibling;
    }
    return node;
}

/// The index of an attribute, by its name as written.
static inline uint32_t turnback_xml_attribute_named(
    const turnback_xml_document *document, uint32_t node, const uint8_t *name, size_t name_length) {
    const turnback_xml_key key = turnback_xml_make_key(name, name_length);
    const uint32_t first = document->nodes[node].first_attribute;
    for (uint32_t index = first; index < first + document->nodes[node].attribute_count; index++) {
        if (turnback_xml_matches(document, document->attributes[index].name, key)) { return index; }
    }
    return TURNBACK_XML_NONE;
}

/// What `turnback_text_decode` made of the bytes.
typedef enum turnback_text_outcome {
    TURNBACK_TEXT_DECODED = 0,
    TURNBACK_TEXT_UNKNOWN_ENCODING = 1,
    TURNBACK_TEXT_INVALID = 2,
    TURNBACK_TEXT_TOO_LONG = 3,
    TURNBACK_TEXT_NO_MEMORY = 4,
} turnback_text_outcome;

/// Decodes bytes to UTF-8 with iconv, strictly: an invalid or cut sequence is an error. `result` is to be freed with
/// `turnback_text_release`.
turnback_text_outcome turnback_text_decode(
    const char *encoding, const uint8_t *bytes, size_t length, size_t result_max, uint8_t **result,
    size_t *result_length);

void turnback_text_release(uint8_t *text);
