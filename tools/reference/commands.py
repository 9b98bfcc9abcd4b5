"""Every command of the program, from its own help."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from clinconnect.cli.main import app
from tools.reference.markdown import code, table


def page() -> str:
    """The page."""
    parts = ["# Commands\n", "`clinconnect COMMAND --help` says the same.\n"]
    for name, command in every(get_command(app), "clinconnect"):
        said = inspect.cleandoc(command.help or "").partition("\n\n")
        parts.append(f"## `{name}`\n\n{' '.join(said[0].split())}\n")
        parts += [f"```sh\n{e}\n```\n" for e in _examples(said[2])]
        if options := list(_options(command)):
            parts.append(table(("option", "what it is", "default"), options))
    return "\n".join(parts)


def every(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The command and all below it, by full name."""
    yield name, command
    for below, one in sorted(getattr(command, "commands", {}).items()):
        yield from every(one, f"{name} {below}")


def _examples(text: str) -> list[str]:
    lines = [re.sub(r" {3,}", "  # ", line.removeprefix("Example: ").strip()) for line in text.splitlines()]
    shown = [line for line in lines if "clinconnect " in line]
    return ["\n".join(shown)] if shown else []


def _options(command: Any) -> Iterator[tuple[str, str, str]]:
    for option in command.params:
        argument = option.param_type_name == "argument"
        name = option.name.upper() if argument else ", ".join(option.opts)
        help = " ".join((option.help or "").split())
        if envvar := getattr(option, "envvar", None):
            help += f" Or set `{envvar}`."
        yield code(name), help, _default(option)


def _default(option: Any) -> str:
    if isinstance(option.show_default, str):
        return option.show_default
    if option.default is None or option.default is False:
        return "needed" if option.required else ""
    return str(getattr(option.default, "value", option.default))
