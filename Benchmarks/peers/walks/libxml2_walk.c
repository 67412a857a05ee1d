#include "walks.h"

#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <string.h>

static void visit_start(
    void *state, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
    const xmlChar **namespaces, int attribute_count, int defaulted_count, const xmlChar **attributes) {
    (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)defaulted_count;
    uint64_t *sum = state;
    *sum += 1 + strlen((const char *)name);
    for (int each = 0; each < attribute_count; each++) {
        const xmlChar **parts = attributes + 5 * each;
        *sum += strlen((const char *)parts[0]) + (uint64_t)(parts[4] - parts[3]);
    }
}

static void visit_end(void *state, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)name, (void)prefix, (void)uri;
    *(uint64_t *)state += 1;
}

static void visit_text(void *state, const xmlChar *text, int length) {
    (void)text;
    *(uint64_t *)state += (uint64_t)length;
}

uint64_t walk_xml(const uint8_t *bytes, size_t length) {
    static xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = visit_start,
        .endElementNs = visit_end,
        .characters = visit_text,
        .ignorableWhitespace = visit_text,
        .cdataBlock = visit_text,
    };
    uint64_t sum = 0;
    return xmlSAXUserParseMemory(&handler, &sum, (const char *)bytes, (int)length) == 0 ? sum : 0;
}
