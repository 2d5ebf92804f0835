"""What makes a caller of schemathesis an honest one who knows the centre; loaded by schemathesis.toml."""

import atexit
import collections
import ipaddress
import itertools
import json
import os
import pathlib
import uuid
import zlib

import schemathesis
from hypothesis import strategies

# Ids of things that are there, by the first word of their address.
KNOWN = json.loads(os.environ["KNOWN_IDS"])
# What ends the story of a thing is left to the links: the other requests need it alive.
ENDS = ("withdrawal", "cancellation", "revocation", "submission")

schemathesis.openapi.media_type("application/pdf", strategies.binary(max_size=2000))
schemathesis.openapi.media_type("application/vnd.openxmlformats-officedocument.wordprocessingml.document", strategies.binary(max_size=2000))
schemathesis.openapi.media_type("text/vtt", strategies.binary(max_size=2000))

addresses = itertools.count(int(ipaddress.ip_address("198.18.0.0")))
requests_by_key = {}
answers = collections.Counter()


@schemathesis.hook
def before_call(context, case, kwargs):
    """Each call comes from an address of its own, as if through a proxy: limits count by address.

    An idempotency key is used for one request: another request gets a new one.
    """
    case.headers = case.headers or {}
    case.headers["X-Forwarded-For"] = str(ipaddress.ip_address(next(addresses)))
    key = case.headers.get("Idempotency-Key")
    if key is not None:
        request = repr((case.method, case.formatted_path, case.query, case.body))
        if requests_by_key.setdefault(key, request) != request:
            case.headers["Idempotency-Key"] = str(uuid.uuid4())


@schemathesis.hook
def map_path_parameters(context, parameters):
    """Most well-formed ids are of things that are there."""
    path = context.operation.path.split("/")
    ends = path[-1] in ENDS or context.operation.method == "delete"
    kinds = {"id": path[1], "key_id": "partner-keys", "quiz_id": "quizzes", "lesson_id": "lessons", "item_id": "items"}
    for name, value in (parameters or {}).items():
        known, chance = KNOWN.get(kinds.get(name), []), zlib.crc32(str(value).encode())
        if ends:
            parameters[name] = str(uuid.UUID(int=chance)) if value in known else value
        elif known and is_id(value) and chance % 4:
            parameters[name] = known[chance % len(known)]
    return parameters


def is_id(value):
    try:
        return str(uuid.UUID(value)) == value
    except (ValueError, AttributeError, TypeError):
        return False


@schemathesis.check
def conflict_is_named(context, response, case):
    """An operation names the codes of its conflicts; any may meet itself while it is being answered."""
    if response.status_code == 409 and (code := response.json()["code"]) != "request_in_progress":
        assert f"`{code}`" in case.operation.definition.raw["description"], f"{code} is not in the description"


@schemathesis.hook
def after_call(context, case, response):
    """Which operation answered with which status, and how often; a call with another method, as OPTIONS, is not the operation's."""
    if response.request.method != case.operation.method.upper():
        return
    answers[f"{case.operation.definition.raw['operationId']} {response.status_code}"] += 1


@atexit.register
def write_down():
    pathlib.Path(os.environ["ANSWERS"]).write_text(json.dumps(answers))
