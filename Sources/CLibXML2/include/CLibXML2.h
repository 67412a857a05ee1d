#pragma once

// This header includes no libxml2 header on purpose: Debian's drags in the system's ICU, whose names clash with those of
// Foundation's.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/// Reads `length` bytes of UTF-8 without any NUL with libxml2's SAX2 parser; an encoding that the document declares is
/// ignored. Any DOCTYPE stops the parser. The result is never null except when memory ran out, and must be released
/// even when the outcome is a failure.
turnback_xml_document *turnback_xml_read(
    const uint8_t *bytes, size_t length, turnback_xml_limits limits, turnback_xml_outcome *outcome);

void turnback_xml_release(turnback_xml_document *document);

/// The first node of this local name in a chain of siblings that begins with `node`.
uint32_t turnback_xml_named(
    const turnback_xml_document *document, uint32_t node, const uint8_t *name, size_t name_length);

/// The index of an attribute, by its name as written.
uint32_t turnback_xml_attribute_named(
    const turnback_xml_document *document, uint32_t node, const uint8_t *name, size_t name_length);

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
