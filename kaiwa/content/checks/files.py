"""What YAML passes over in silence: a key written twice, of which the first is lost, and a tabulator or a mark at the start."""

from collections.abc import Iterator, Mapping

import yaml

from kaiwa.content.checks.finding import Finding

MARK = b"\xef\xbb\xbf"


def check_files(files: Mapping[str, bytes]) -> Iterator[Finding]:
    for name, content in files.items():
        if content.startswith(MARK):
            yield Finding(name, "begins with a byte order mark")
        if not content.endswith(b"\n"):
            yield Finding(name, "does not end with a line break")
        yield from _keys(name, yaml.compose(content, yaml.CSafeLoader))


def _keys(name: str, root: yaml.Node | None) -> Iterator[Finding]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                where = f"{name}:{key.start_mark.line + 1}"
                if key.value in seen:
                    yield Finding(where, f"the key {key.value} is written twice")
                if key.tag != "tag:yaml.org,2002:str":
                    yield Finding(
                        where, f"the key {key.value} is read as {key.tag.rsplit(':', 1)[-1]}: quote it"
                    )
                seen.add(key.value)
                waiting.append(value)
