"""Modules whose names in a pickle stand for plain data; any other of Python's may be code."""

import sys

HARMLESS = {
    "argparse",
    "array",
    "collections",
    "copyreg",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "numbers",
    "pathlib",
    "random",
    "re",
    "time",
    "types",
    "uuid",
    "zoneinfo",
    "_codecs",
    "__main__",
}
CODE = sys.stdlib_module_names - HARMLESS
BUILTINS = {
    "bool",
    "bytearray",
    "bytes",
    "complex",
    "dict",
    "float",
    "frozenset",
    "int",
    "list",
    "object",
    "range",
    "set",
    "slice",
    "str",
    "tuple",
    "NoneType",
    "Ellipsis",
}
