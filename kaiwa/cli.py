"""``kaiwa``: run it, look after it, and try its parts from a terminal."""

from importlib import import_module
from typing import Final, cast

import click

from kaiwa.environment import WrongSetting
from kaiwa.errors import KaiwaError

COMMANDS: Final = {
    "up": "Run everything on this machine: services, migrations, web, worker and tick.",
    "serve": "Run the web part.",
    "work": "Run a worker.",
    "tick": "Run the clock that rings what is due.",
    "migrate": "Bring the database to this version, or back with --back.",
    "doctor": "Check settings, services and disk, and say what to mend.",
    "path": "Compose a month from one sentence and show it.",
    "bank": "Check the content that is taught from, or count it.",
    "queue": "Show the days that are being written.",
    "annotate": "Show a text with its readings.",
    "convert": "Write kana in letters, pinyin with numbers, numbers in words, and the like.",
    "backup": "Write the embedded data to one file.",
    "restore": "Fill an empty data folder from a backup.",
}


class _Commands(click.Group):
    """Imports a command's file when the command is called, so that ``kaiwa --help`` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return cast(click.Command, getattr(import_module(f"kaiwa.commands.{name}"), name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kaiwa")
def kaiwa() -> None:
    """A month of daily scenes to play, made from one sentence, in the language you are learning."""


def main() -> None:
    try:
        kaiwa(prog_name="kaiwa")
    except (WrongSetting, KaiwaError) as known:
        click.echo(f"kaiwa: {known}", err=True)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
