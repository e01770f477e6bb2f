#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges what commands printed for --json by the schemas of data/schema.

schema-check.py SCHEMAS FOLDER [KIND...]

FOLDER holds for each call a file N.words (the exit code, then the words, a line each) and N.out (its
standard output). Every output must be one line with one JSON object, as the schema of its command
says, and its outcome must be the one that the exit code means. Each KIND must have occurred. Prints
what is wrong. Exit code 1: something is, 77: python3-jsonschema is missing.
"""
import json
import pathlib
import sys
import warnings

warnings.simplefilter("ignore")
try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is missing")
    sys.exit(77)

# What the exit codes of the contract mean; a signal may end a command however it went.
CODES = {
    "done": {0},
    "challenge": {5},
    "refused": {3, 4},
    "not_sent": {6},
    "unknown": {7},
    "cancelled": {8},
    "error": {1, 2, 4, 9},
    None: {0},
}


def no_doubles(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise ValueError("a member is there twice")
    return dict(pairs)


def no_constant(word):
    raise ValueError(word + " is no JSON")


def read(text):
    if not text.endswith(b"\n") or text.count(b"\n") != 1:
        raise ValueError("standard output is not one line")
    value = json.loads(text.decode("utf-8"), object_pairs_hook=no_doubles, parse_constant=no_constant)
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value


class Schemas:
    def __init__(self, folder):
        self.files = {}
        for file in sorted(folder.glob("*.schema.json")):
            schema = json.loads(file.read_text(encoding="utf-8"))
            jsonschema.Draft202012Validator.check_schema(schema)
            self.files[file.name] = schema
        self.base = folder.resolve().as_uri() + "/"

    def kind(self, words):
        """The command is the first word that has a schema; without one only errors are printed."""
        name = next((w for w in words if w != "error" and w + ".schema.json" in self.files), "error")
        if name == "doctor" and "--privacy" in words:
            name = "doctor-privacy"
        return name

    def faults(self, kind, value):
        name = kind + ".schema.json"
        if name not in self.files:
            return ["there is no schema " + name]
        store = {self.base + other: schema for other, schema in self.files.items()}
        resolver = jsonschema.RefResolver(self.base + name, self.files[name], store=store)
        validator = jsonschema.Draft202012Validator(self.files[name], resolver=resolver)
        return [explain(error) for error in validator.iter_errors(value)]


def explain(error):
    """Of alternatives the reason that lies deepest says most."""
    inner = jsonschema.exceptions.best_match([error])
    path = "/".join(str(part) for part in inner.absolute_path)
    return f"{path or 'the object'}: {inner.message[:300]}"


def faults_of_call(schemas, code, words, text):
    try:
        value = read(text)
    except ValueError as error:
        return [str(error)]
    found = schemas.faults(schemas.kind(words), value)
    if "outcome" in value and code < 128 and code not in CODES.get(value["outcome"], set()):
        found.append(f"exit code {code} with the outcome {value['outcome']}")
    if isinstance(value.get("links"), list) and len(value["links"]) != value.get("count"):
        found.append("count is not the number of links")
    return found


def main():
    schemas = Schemas(pathlib.Path(sys.argv[1]))
    wanted, seen, bad = set(sys.argv[3:]), set(), 0
    for file in sorted(pathlib.Path(sys.argv[2]).glob("*.words")):
        code, *words = file.read_text(encoding="utf-8", errors="replace").splitlines()
        text = file.with_suffix(".out").read_bytes()
        seen.add(schemas.kind(words))
        for fault in faults_of_call(schemas, int(code), words, text):
            bad += 1
            print(f"relink {' '.join(words)}: {fault}\n  {text[:300]!r}")
    for kind in sorted(wanted - seen):
        bad += 1
        print("nothing was printed by " + kind)
    return 1 if bad else 0


sys.exit(main())
