#include "CLibXML2.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

turnback_text_outcome turnback_text_decode(
    const char *encoding, const uint8_t *bytes, size_t length, size_t result_max, uint8_t **result,
    size_t *result_length) {
    *result = NULL;
    *result_length = 0;
    iconv_t decoder = iconv_open("UTF-8", encoding);
    if (decoder == (iconv_t)-1) {
        return errno == ENOMEM ? TURNBACK_TEXT_NO_MEMORY : TURNBACK_TEXT_UNKNOWN_ENCODING;
    }
    // No encoding that we name makes more than three bytes of UTF-8 from one byte.
    size_t room = length > result_max / 3 ? result_max : length * 3;
    uint8_t *text = malloc(room + 1);
    turnback_text_outcome outcome = TURNBACK_TEXT_NO_MEMORY;
    if (text != NULL) {
        char *in = (char *)bytes, *out = (char *)text;
        size_t in_left = length, out_left = room;
        const size_t replaced = iconv(decoder, &in, &in_left, &out, &out_left);
        if (replaced == (size_t)-1) {
            outcome = errno == E2BIG ? TURNBACK_TEXT_TOO_LONG : TURNBACK_TEXT_INVALID;
        } else {
            outcome = replaced == 0 && in_left == 0 ? TURNBACK_TEXT_DECODED : TURNBACK_TEXT_INVALID;
        }
        *result_length = room - out_left;
    }
    iconv_close(decoder);
    if (outcome == TURNBACK_TEXT_DECODED) {
        *result = text;
    } else {
        free(text);
    }
    return outcome;
}

void turnback_text_release(uint8_t *text) { free(text); }
