"""What a service writes and what the record says of it are kept together or not at all."""

import ast
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2] / "isopolity"
# It writes the record for services, in their transaction.
WRITES_THE_RECORD = HOUSE / "audit"
# The gazetteer is loaded a chunk a transaction, and recorded once, when all of it is there.
IN_CHUNKS = {"load_places"}


def services() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Every public function of a services module that writes into the record of acts."""
    for path in (*HOUSE.glob("*/services.py"), *HOUSE.glob("*/services/**/*.py")):
        if not path.is_relative_to(WRITES_THE_RECORD):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and records(node):
                    yield path, node


def records(function: ast.FunctionDef) -> bool:
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(ast.unparse(called) in ("record", "audit.record", "_record") for called in calls)


def is_atomic(function: ast.FunctionDef) -> bool:
    """Decorated, or with the record written inside a block; what says that it works in its caller's transaction is its caller's affair."""
    if "transaction.atomic" in {ast.unparse(mark).partition("(")[0] for mark in function.decorator_list}:
        return True
    blocks = [node for node in ast.walk(function) if isinstance(node, ast.With) and "transaction.atomic(" in ast.unparse(node.items[0])]
    return any("record(" in ast.unparse(block) for block in blocks) or "caller's transaction" in " ".join(
        (ast.get_docstring(function) or "").split()
    )


def test_every_service_that_writes_the_record_is_atomic() -> None:
    found = list(services())
    assert len(found) > 50
    assert [
        f"{path.relative_to(HOUSE)}: {function.name}"
        for path, function in found
        if function.name not in IN_CHUNKS and not is_atomic(function)
    ] == []
