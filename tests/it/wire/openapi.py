"""Walks every call of the API's document, with what fits it and with what does not.

Told of a demo world on standard input: its `url`, and `tokens`, first those of the two sides of its
cases. Each answer has to have a status, a type, headers and a body that the document tells of, and
none may say that something broke; a body that does not fit has to be refused. Once every list was
read whole and every call was walked it says `walked`.
"""

import itertools
import json
import sys
import warnings

import jsonschema_rs
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import checks
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks as conformance

warnings.simplefilter("ignore")

WORLD = json.load(sys.stdin)
URL = WORLD["url"]
ALL = itertools.cycle(WORLD["tokens"])
SIDES = itertools.cycle(WORLD["tokens"][:2])
EXAMPLES = WORLD.get("examples", 6)

CONFORMS = [
    checks.not_a_server_error,
    conformance.status_code_conformance,
    conformance.content_type_conformance,
    conformance.response_headers_conformance,
    conformance.response_schema_conformance,
]
REFUSES = [*CONFORMS, conformance.negative_data_rejection]

document = requests.get(f"{URL}/api/v1/openapi.json", timeout=10).json()
schema = schemathesis.openapi.from_dict(document)
flaws = []
answered = {}


def ask(path, **more):
    """What a call answers to the side that sees the most of it."""
    said = [
        requests.get(URL + path, headers={"Authorization": token}, timeout=10, **more)
        for token in WORLD["tokens"][:2]
    ]
    return max(said, key=lambda answer: len(answer.content) if answer.ok else 0)


def first(path):
    rows = ask(path).json()
    return rows[0]["id"] if rows and isinstance(rows, list) else None


def case_with_files():
    """A case that has a file, which the demo has."""
    for one in ask("/public/v1/helpdesk/cases").json():
        if first(f"/public/v1/helpdesk/cases/{one['id']}/attachments"):
            return one["id"]
    raise AssertionError("no case has a file")


def known_names():
    """Something that there is, for each placeholder."""
    case, tier = case_with_files(), first("/public/v1/tier/accounts")
    talk = f"/public/v1/conversations/{case}/messages"
    files = f"/public/v1/helpdesk/cases/{case}/attachments"
    account = requests.get(
        f"{URL}/public/v1/accounts", headers={"Authorization": WORLD["tokens"][0]}, timeout=10
    ).json()[0]["id"]
    products = ask("/api/v1/products").json().get("items") or []
    return {
        "case_id": case,
        "attachment_id": first(files),
        "conversation_id": case,
        "message_id": first(talk),
        "module": "helpdesk",
        "tier_account_id": tier,
        "version": "1",
        "config_id": first("/public/v1/tier/configs"),
        "subscription_id": first("/public/v1/subscriptions/assets"),
        "account_id": account,
        "product_id": products[0]["id"] if products else None,
        "user_id": first(f"/public/v1/accounts/{account}/users"),
        "action": "resolve",
    }


def has_an_end(operation):
    """Whether an answer ends by itself: a stream of events does not."""
    return "text/event-stream" not in json.dumps(operation.definition.raw["responses"])


def says_nothing(status):
    """Whether an answer of this status tells nothing of what a call does."""
    return status == 429 or status >= 500


def names_of(operation, known):
    """The names of an operation, if each of them is known."""
    own = operation.definition.raw.get("parameters", [])
    wanted = [one["name"] for one in own if one["in"] == "path"]
    # Nobody is to be shut out on the way.
    if not wanted or operation.path.endswith("/deactivate"):
        return None
    found = {name: known.get(name) for name in wanted}
    if "request_id" in found:
        kind = operation.path.split("/{")[0]
        found["request_id"] = first(kind)
    return found if all(found.values()) else None


def told(operation, problem):
    words = "\n".join(str(one) for one in problem.exceptions) if hasattr(problem, "exceptions") else str(problem)
    flaws.append(f"{operation.label}: {words[:1500]}")


def send(case, wanted, tokens):
    token = next(tokens)
    answer = case.call(base_url=URL, headers={"Authorization": token}, timeout=10)
    counted = answered.setdefault(case.operation.label, {})
    counted[answer.status_code] = counted.get(answer.status_code, 0) + 1
    case.validate_response(answer, checks=wanted, headers={"Authorization": token})


def walk(operation, mode, wanted, tokens=ALL, **fixed):
    @seed(20261129)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode, **fixed))
    def each(case):
        send(case, wanted, tokens)

    try:
        each()
    except (FailureGroup, AssertionError, BaseExceptionGroup) as problem:
        told(operation, problem)


def whole(operation):
    """Reads all of a list, as each token sees it, and looks at every row."""
    for token in WORLD["tokens"]:
        answer = requests.get(
            URL + operation.path, headers={"Authorization": token}, params={"limit": 1000}, timeout=10
        )
        if answer.status_code == 200:
            try:
                operation.validate_response(answer)
            except (FailureGroup, AssertionError) as problem:
                told(operation, problem)


def example(operation):
    """Sees that the example of a body is what the body may be."""
    body = operation.definition.raw.get("requestBody", {"content": {}})
    for content in body["content"].values():
        if "example" in content:
            wanted = {**content["schema"], "components": document["components"]}
            jsonschema_rs.Draft202012Validator(wanted).validate(content["example"])


def main():
    schema.validate()
    known = known_names()
    operations = [result.ok() for result in schema.get_all_operations()]
    # What is removed is not there to be read.
    for operation in sorted(operations, key=lambda one: one.method == "delete"):
        if not has_an_end(operation):
            continue
        example(operation)
        names = names_of(operation, known)
        takes_body = "requestBody" in operation.definition.raw
        if operation.method == "get" and "{" not in operation.path:
            whole(operation)
        if names:
            walk(operation, GenerationMode.POSITIVE, CONFORMS, SIDES, path_parameters=names)
        walk(operation, GenerationMode.POSITIVE, CONFORMS)
        if takes_body:
            fixed = {"path_parameters": names} if names else {}
            walk(operation, GenerationMode.NEGATIVE, REFUSES, SIDES, query={}, headers={}, **fixed)
    for label, counted in answered.items():
        print(label, counted)
    walked = [one.label for one in operations if has_an_end(one)]
    never = [label for label in walked if all(map(says_nothing, answered.get(label, {})))]
    flaws.extend(f"{label}: never answered" for label in never)
    if flaws:
        print(*flaws, sep="\n\n")
        sys.exit(f"{len(flaws)} flaws")
    print("walked")


main()
