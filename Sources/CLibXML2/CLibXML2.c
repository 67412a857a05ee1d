#include "CLibXML2.h"

#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/// Names are interned by libxml2, so equal names have equal addresses: a small table finds the copy made before.
#define NAME_CACHE_SIZE 64u

typedef struct cached_name {
    const xmlChar *address;
    turnback_xml_span span;
} cached_name;

typedef struct reader {
    turnback_xml_document document;
    turnback_xml_limits limits;
    turnback_xml_outcome outcome;
    xmlParserCtxtPtr context;
    uint32_t node_capacity;
    uint32_t run_count, run_capacity;
    uint32_t attribute_count, attribute_capacity;
    size_t text_length, text_capacity;
    uint32_t open_node;
    uint32_t depth;
    /// For each open element: the last of its children and of its runs, and how much text it has.
    struct level {
        uint32_t last_child;
        uint32_t last_run;
        uint32_t text_bytes;
    } *levels;
    uint32_t level_capacity;
    cached_name names[NAME_CACHE_SIZE];
} reader;

static void refuse(reader *self, turnback_xml_failure failure) {
    if (self->outcome.failure == TURNBACK_XML_READ) {
        self->outcome.failure = failure;
        self->outcome.node = self->open_node;
        self->outcome.line = self->context->input != NULL ? self->context->input->line : 0;
    }
    xmlStopParser(self->context);
}

/// Makes room for `needed` entries in one of the growing arrays.
static bool grow(reader *self, void **array, size_t entry_size, size_t needed, size_t capacity, size_t *new_capacity) {
    *new_capacity = capacity;
    if (needed <= capacity) { return true; }
    size_t wanted = capacity < 64 ? 64 : capacity;
    while (wanted < needed) { wanted *= 2; }
    void *moved = realloc(*array, wanted * entry_size + TURNBACK_XML_PADDING);
    if (moved == NULL) {
        refuse(self, TURNBACK_XML_NO_MEMORY);
        return false;
    }
    *array = moved;
    *new_capacity = wanted;
    return true;
}

static bool grow_entries(reader *self, void **array, size_t entry_size, size_t needed, uint32_t *capacity) {
    size_t grown = *capacity;
    if (!grow(self, array, entry_size, needed, grown, &grown)) { return false; }
    *capacity = (uint32_t)grown;
    return true;
}

static bool append_text(reader *self, const xmlChar *text, size_t length, turnback_xml_span *span) {
    if (self->text_length + length > UINT32_MAX / 2) {
        refuse(self, TURNBACK_XML_TEXT_TOO_LONG);
        return false;
    }
    if (!grow(self, (void **)&self->document.text, 1, self->text_length + length, self->text_capacity,
              &self->text_capacity)) {
        return false;
    }
    *span = (turnback_xml_span){.offset = (uint32_t)self->text_length, .length = (uint32_t)length};
    memcpy((uint8_t *)self->document.text + self->text_length, text, length);
    self->text_length += length;
    return true;
}

static bool intern(reader *self, const xmlChar *name, turnback_xml_span *span) {
    cached_name *slot = &self->names[((uintptr_t)name >> 3) % NAME_CACHE_SIZE];
    if (slot->address == name) {
        *span = slot->span;
        return true;
    }
    if (!append_text(self, name, strlen((const char *)name), span)) { return false; }
    *slot = (cached_name){.address = name, .span = *span};
    return true;
}

/// libxml2 hands out every `&` of an attribute as `&#38;` unless it is told to replace entities, which it never is here,
/// and no other reference; so that is undone.
static bool append_attribute_value(reader *self, const xmlChar *value, size_t length, turnback_xml_span *span) {
    if (!append_text(self, value, length, span)) { return false; }
    uint8_t *text = (uint8_t *)self->document.text + span->offset;
    const uint8_t *end = text + length, *from = memchr(text, '&', length);
    if (from == NULL) { return true; }
    uint8_t *to = text + (from - text);
    while (from < end) {
        *to++ = *from;
        from += *from == '&' && end - from >= 5 && memcmp(from, "&#38;", 5) == 0 ? 5 : 1;
    }
    span->length = (uint32_t)(to - text);
    self->text_length = span->offset + span->length;
    return true;
}

static bool append_attribute(reader *self, const xmlChar **parts) {
    const xmlChar *prefix = parts[1];
    const size_t length = (size_t)(parts[4] - parts[3]);
    turnback_xml_attribute attribute;
    if (prefix == NULL) {
        if (!intern(self, parts[0], &attribute.name)) { return false; }
    } else {
        turnback_xml_span local;
        if (!append_text(self, prefix, strlen((const char *)prefix), &attribute.name)
            || !append_text(self, (const xmlChar *)":", 1, &local)
            || !append_text(self, parts[0], strlen((const char *)parts[0]), &local)) {
            return false;
        }
        attribute.name.length = local.offset + local.length - attribute.name.offset;
    }
    if (!append_attribute_value(self, parts[3], length, &attribute.value)
        || !grow_entries(self, (void **)&self->document.attributes, sizeof attribute, self->attribute_count + 1u,
                         &self->attribute_capacity)) {
        return false;
    }
    if (attribute.value.length > self->limits.text_bytes_max) {
        refuse(self, TURNBACK_XML_TEXT_TOO_LONG);
        return false;
    }
    ((turnback_xml_attribute *)self->document.attributes)[self->attribute_count++] = attribute;
    return true;
}

static void start_element(
    void *state, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
    const xmlChar **namespaces, int attribute_count, int defaulted_count, const xmlChar **attributes) {
    (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)defaulted_count;
    reader *self = state;
    if (self->outcome.failure != TURNBACK_XML_READ) { return; }
    if (self->depth >= self->limits.depth_max) { return refuse(self, TURNBACK_XML_TOO_DEEP); }
    const size_t items = (size_t)self->document.node_count + self->attribute_count + 1u + (size_t)attribute_count;
    if (items > self->limits.items_max) { return refuse(self, TURNBACK_XML_TOO_MANY_ITEMS); }
    const uint32_t index = self->document.node_count;
    turnback_xml_node node = {
        .parent = self->open_node,
        .first_child = TURNBACK_XML_NONE,
        .next_sibling = TURNBACK_XML_NONE,
        .first_run = TURNBACK_XML_NONE,
        .first_attribute = self->attribute_count,
        .attribute_count = (uint32_t)attribute_count,
    };
    if (!intern(self, name, &node.name)
        || !grow_entries(self, (void **)&self->document.nodes, sizeof node, index + 1u, &self->node_capacity)
        || !grow_entries(self, (void **)&self->levels, sizeof *self->levels, self->depth + 1u, &self->level_capacity)) {
        return;
    }
    for (int each = 0; each < attribute_count; each++) {
        if (!append_attribute(self, attributes + 5 * each)) { return; }
    }
    turnback_xml_node *nodes = (turnback_xml_node *)self->document.nodes;
    nodes[index] = node;
    if (self->open_node != TURNBACK_XML_NONE) {
        struct level *level = &self->levels[self->depth - 1u];
        if (level->last_child == TURNBACK_XML_NONE) {
            nodes[self->open_node].first_child = index;
        } else {
            nodes[level->last_child].next_sibling = index;
        }
        level->last_child = index;
    }
    self->levels[self->depth] = (struct level){TURNBACK_XML_NONE, TURNBACK_XML_NONE, 0};
    self->document.node_count = index + 1u;
    self->open_node = index;
    self->depth++;
}

static void end_element(void *state, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)name, (void)prefix, (void)uri;
    reader *self = state;
    if (self->outcome.failure != TURNBACK_XML_READ || self->depth == 0) { return; }
    self->depth--;
    self->open_node = self->document.nodes[self->open_node].parent;
}

static void characters(void *state, const xmlChar *text, int length) {
    reader *self = state;
    if (self->outcome.failure != TURNBACK_XML_READ || self->depth == 0 || length <= 0) { return; }
    struct level *level = &self->levels[self->depth - 1u];
    if ((size_t)level->text_bytes + (size_t)length > self->limits.text_bytes_max) {
        return refuse(self, TURNBACK_XML_TEXT_TOO_LONG);
    }
    turnback_xml_span span;
    if (!append_text(self, text, (size_t)length, &span)) { return; }
    level->text_bytes += (uint32_t)length;
    turnback_xml_run *runs = (turnback_xml_run *)self->document.runs;
    if (level->last_run != TURNBACK_XML_NONE
        && runs[level->last_run].text.offset + runs[level->last_run].text.length == span.offset) {
        runs[level->last_run].text.length += span.length;
        return;
    }
    if (!grow_entries(self, (void **)&self->document.runs, sizeof *runs, self->run_count + 1u, &self->run_capacity)) {
        return;
    }
    runs = (turnback_xml_run *)self->document.runs;
    const uint32_t index = self->run_count++;
    runs[index] = (turnback_xml_run){.text = span, .next = TURNBACK_XML_NONE};
    if (level->last_run == TURNBACK_XML_NONE) {
        ((turnback_xml_node *)self->document.nodes)[self->open_node].first_run = index;
    } else {
        runs[level->last_run].next = index;
    }
    level->last_run = index;
}

/// Called for every DOCTYPE before anything in it is used.
static void internal_subset(void *state, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
    (void)name, (void)external, (void)system;
    refuse(state, TURNBACK_XML_DOCTYPE);
}

static void note_error(void *state, xmlErrorPtr error) {
    xmlParserCtxtPtr context = error->ctxt;
    (void)state;
    if (context == NULL || error->level < XML_ERR_ERROR) { return; }
    reader *self = context->_private;
    if (self != NULL && self->outcome.failure == TURNBACK_XML_READ && self->outcome.libxml2_code == 0) {
        self->outcome.libxml2_code = error->code;
        self->outcome.line = error->line;
        self->outcome.node = self->open_node;
    }
}

static pthread_once_t libxml2_once = PTHREAD_ONCE_INIT;

static void start_libxml2(void) { xmlInitParser(); }

static void run_parser(reader *self) {
    // Without NOENT entities stay unexpanded, NONET forbids the network, and without HUGE libxml2's own bounds hold.
    xmlCtxtUseOptions(self->context, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .internalSubset = internal_subset,
        .startElementNs = start_element,
        .endElementNs = end_element,
        .characters = characters,
        .ignorableWhitespace = characters,
        .cdataBlock = characters,
        .serror = note_error,
    };
    *self->context->sax = handler;
    self->context->userData = self;
    self->context->_private = self;
    xmlParseDocument(self->context);
    if (self->outcome.failure != TURNBACK_XML_READ) { return; }
    if (self->context->errNo == XML_ERR_NO_MEMORY) {
        self->outcome.failure = TURNBACK_XML_NO_MEMORY;
    } else if (!self->context->wellFormed || self->document.node_count == 0) {
        self->outcome.failure = TURNBACK_XML_MALFORMED;
    }
}

/// Room for what a document of this size usually holds, so that most need not grow. Names and texts are at most as long
/// as their source.
static bool reserve(reader *self, size_t length) {
    self->text_capacity = length + 64;
    self->document.text = malloc(self->text_capacity + TURNBACK_XML_PADDING);
    self->node_capacity = (uint32_t)(length / 32 + 16);
    self->document.nodes = malloc(self->node_capacity * sizeof *self->document.nodes);
    self->run_capacity = (uint32_t)(length / 24 + 16);
    self->document.runs = malloc(self->run_capacity * sizeof *self->document.runs);
    return self->document.text != NULL && self->document.nodes != NULL && self->document.runs != NULL;
}

turnback_xml_document *turnback_xml_read(
    const uint8_t *bytes, size_t length, turnback_xml_limits limits, turnback_xml_outcome *outcome) {
    pthread_once(&libxml2_once, start_libxml2);
    *outcome = (turnback_xml_outcome){.failure = TURNBACK_XML_NO_MEMORY, .node = TURNBACK_XML_NONE};
    reader *self = calloc(1, sizeof *self);
    if (self == NULL) { return NULL; }
    self->limits = limits;
    self->open_node = TURNBACK_XML_NONE;
    self->outcome.node = TURNBACK_XML_NONE;
    if (length == 0 || length > INT32_MAX || memchr(bytes, 0, length) != NULL) {
        self->outcome.failure = length > INT32_MAX ? TURNBACK_XML_TEXT_TOO_LONG : TURNBACK_XML_MALFORMED;
        *outcome = self->outcome;
        return &self->document;
    }
    if (reserve(self, length)) { self->context = xmlCreateMemoryParserCtxt((const char *)bytes, (int)length); }
    if (self->context != NULL) {
        run_parser(self);
        xmlFreeParserCtxt(self->context);
        self->context = NULL;
    } else {
        self->outcome.failure = TURNBACK_XML_NO_MEMORY;
    }
    free(self->levels);
    self->levels = NULL;
    *outcome = self->outcome;
    return &self->document;
}

void turnback_xml_release(turnback_xml_document *document) {
    if (document == NULL) { return; }
    free((void *)document->nodes);
    free((void *)document->runs);
    free((void *)document->attributes);
    free((void *)document->text);
    // The document is the first member of its reader.
    free(document);
}
