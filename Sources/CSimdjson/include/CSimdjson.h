#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "keys are compared as little-endian words"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/// One parsed JSON document: simdjson's tape, its string buffer and a copy of the bytes that were read.
typedef struct turnback_json turnback_json;

/// Why a document was not read.
typedef enum turnback_json_failure {
    TURNBACK_JSON_READ = 0,
    TURNBACK_JSON_MALFORMED = 1,
    TURNBACK_JSON_TOO_DEEP = 2,
    TURNBACK_JSON_TOO_MANY_ITEMS = 3,
    TURNBACK_JSON_NOT_UTF8 = 4,
    TURNBACK_JSON_NO_MEMORY = 5,
    TURNBACK_JSON_TOO_LARGE = 6,
} turnback_json_failure;

/// Where the two buffers of a document lie. They live as long as the document.
typedef struct turnback_json_view {
    const uint64_t *tape;
    const uint8_t *strings;
    /// True when a number of the source fits no 64-bit type; its tape entry is the integer 0, its text is in the source.
    bool has_wide_numbers;
} turnback_json_view;

/// Reads `length` bytes of UTF-8. `complaint` receives a constant English sentence when the document is refused.
///
/// Buffers come from a small pool and return to it in `turnback_json_release`, so that reading one message after
/// another allocates nothing. Thread-safe.
turnback_json *turnback_json_read(
    const uint8_t *bytes, size_t length, size_t depth_max, size_t items_max, turnback_json_view *view,
    turnback_json_failure *failure, const char **complaint);

void turnback_json_release(turnback_json *document);

/// The bytes from which the value at `tape_index` was read, as they were written.
void turnback_json_source(turnback_json *document, size_t tape_index, const uint8_t **text, size_t *length);

/// The digits of the number at `tape_index`, as they were written. The first call indexes all numbers of the document;
/// thread-safe.
void turnback_json_number(turnback_json *document, size_t tape_index, const uint8_t **text, size_t *length);

/// Whether the bytes are valid UTF-8, at the speed of simdjson's first stage.
bool turnback_utf8_is_valid(const uint8_t *bytes, size_t length);

/// The first eight bytes of a key as one little-endian word, zeros beyond its end. Loads overlap instead of copying byte
/// by byte, because the word is needed at once.
static inline uint64_t turnback_json_key_head(const uint8_t *key, size_t length) {
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

static inline uint64_t turnback_json_key_mask(size_t length) {
    return length >= 8 ? UINT64_MAX : ((uint64_t)1 << (8 * length)) - 1;
}

/// The tape index of the value that stands under a key, or 0 when the object has none. `from` is the tape index of the
/// object's first key, or that of any later key to go on searching.
///
/// This is where readers spend their time: it is inline, and compares the first eight bytes of a key as one word. The
/// tape's strings may be read eight bytes from their start, since simdjson pads its buffer.
static inline size_t turnback_json_find(turnback_json_view view, size_t from, const uint8_t *key, size_t key_length) {
    const uint64_t head = turnback_json_key_head(key, key_length), mask = turnback_json_key_mask(key_length);
    for (size_t index = from;;) {
        const uint64_t entry = view.tape[index];
        if (entry >> 56 == '}') { return 0; }
        const uint8_t *name = view.strings + (entry & 0x00FFFFFFFFFFFFFF);
        uint32_t name_length;
        memcpy(&name_length, name, sizeof name_length);
        name += sizeof name_length;
        index++;
        if (name_length == key_length) {
            uint64_t name_head;
            memcpy(&name_head, name, sizeof name_head);
            if ((name_head & mask) == head && (key_length <= 8 || memcmp(name + 8, key + 8, key_length - 8) == 0)) {
                return index;
            }
        }
        const uint64_t value = view.tape[index];
        switch (value >> 56) {
        case '[':
        case '{': index = (size_t)(value & UINT32_MAX); break;
        case 'l':
        case 'u':
        case 'd': index += 2; break;
        default: index++; break;
        }
    }
}

#ifdef __cplusplus
}
#endif
