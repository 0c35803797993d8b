"""Answers that go over weak lines: packed where the caller takes gzip.

Only for what is the same for everybody: packing one's own secrets beside what somebody else may slip in would tell
their length (BREACH, CVE-2013-3587).
"""

import gzip

from flask import Response, request

#: Smaller ones gain nothing.
WORTH_PACKING = 1024


def packed(response: Response) -> Response:
    """The answer, gzipped where that is worth it; an `after_request` of blueprints whose answers are public."""
    response.vary.add("Accept-Encoding")
    takes = request.accept_encodings["gzip"] > 0 and "Content-Encoding" not in response.headers
    if response.status_code == 200 and takes and not response.direct_passthrough:
        content = response.get_data()
        if len(content) > WORTH_PACKING:
            response.set_data(gzip.compress(content, 9, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
    return response
