"""How many of SF Express's tracking answers karrio's own extension reads a second: karrio_sf.py BODY SECONDS.

The same bytes as bench-normalise reads. karrio takes the inner answer alone, so the envelope around it is opened with
`json`; what it prints about fields that it does not know goes to /dev/null. Prints the rate.
"""

import contextlib
import json
import os
import sys
import time
import types

import karrio.lib as lib
from karrio.providers.sf_express.tracking import parse_tracking_response

body = open(sys.argv[1], encoding="utf-8").read()
settings = types.SimpleNamespace(carrier_name="sf_express", carrier_id="sf")


def read():
    inner = json.loads(body)["apiResultData"]
    return parse_tracking_response(lib.Deserializable(inner, lib.to_dict), settings)


rates = []
with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
    parcels, messages = read()
    assert len(parcels[0].events) == 7 and not messages, "karrio did not read the answer"
    for _ in range(5):
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < float(sys.argv[2]) / 5:
            read()
            done += 1
        rates.append(done / (time.perf_counter() - start))
print(round(sorted(rates)[2]))
