#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/// The tape index of the value that stands under a key, or 0 when the object has none. `from` is the tape index of the
/// object's first key, or that of any later key to go on searching.
size_t turnback_json_find(turnback_json_view view, size_t from, const uint8_t *key, size_t key_length);

/// The bytes from which the value at `tape_index` was read, as they were written.
void turnback_json_source(turnback_json *document, size_t tape_index, const uint8_t **text, size_t *length);

/// The digits of the number at `tape_index`, as they were written. The first call indexes all numbers of the document;
/// thread-safe.
void turnback_json_number(turnback_json *document, size_t tape_index, const uint8_t **text, size_t *length);

/// Whether the bytes are valid UTF-8, at the speed of simdjson's first stage.
bool turnback_utf8_is_valid(const uint8_t *bytes, size_t length);

#ifdef __cplusplus
}
#endif
