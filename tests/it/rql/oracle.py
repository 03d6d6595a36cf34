"""Reads queries, one JSON string a line, and answers each with a line: what `py_rql.parse` makes
of it, or `null` if it refuses.

The tree is written down as lists. Left out is what carries no meaning: the grammar's wrappers
around a single part, and whether a comparison was `a=1`, `a=eq=1` or `eq(a,1)`.
"""

import json
import re
import sys
import unicodedata

from lark import Token, Tree
from py_rql import parse
from py_rql.exceptions import RQLFilterParsingError

WRAPPERS = {"start", "term", "expr_term", "logical", "prop", "val"}
JOINS = {"and_op": "all", "or_op": "any", "not_op": "not"}


def stand_in(character):
    """A letter for what only the extension `Scripts` takes for one."""
    known = character.isascii() or re.match(r"[\w\s]", character)
    return character if known or unicodedata.category(character) == "Cc" else "\u00e9"


def canonical(tree, text):
    """`text` is the query before anything in it was replaced."""
    if isinstance(tree, Token):
        start = tree.pos_in_stream
        return text[start : start + len(tree)]
    if tree.data in WRAPPERS or tree.data.endswith("_term"):
        (only,) = tree.children
        return canonical(only, text)
    parts = [canonical(child, text) for child in tree.children]
    if tree.data in JOINS:
        return [JOINS[tree.data], *parts]
    if tree.data == "comp":
        # The operator is absent, or stands first, or in the middle.
        if len(parts) == 2:
            return ["eq", *parts]
        if tree.children[0].data == "comp_term":
            return parts
        return [parts[1], parts[0], parts[2]]
    if tree.data in ("searching", "ordering", "select"):
        return parts
    if tree.data == "listing":
        return [parts[0], parts[1], parts[2:]]
    if tree.data == "sign_prop":
        return "".join(parts) if parts[0] == "-" else "+" + parts[-1]
    if tree.data == "tuple":
        return ["t", *parts]
    raise ValueError(tree.data)


def answer(query):
    try:
        tree = parse("".join(map(stand_in, query)))
    except RQLFilterParsingError:
        return None
    return canonical(tree, query) if tree.children else []


sys.setrecursionlimit(100_000)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
