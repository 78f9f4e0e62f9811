"""`ilbo keys`: who may publish through ingest."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from ilbo.console import output, show_json, show_note, show_table
from ilbo.errors import CommandError
from ilbo.folder import Folder
from ilbo.options import DEFAULT_DATA, AsJson, Data
from ilbo_ingest.keys import (
    EVERYTHING,
    AccessKey,
    KeysFileError,
    UnknownKeyIdError,
    add_key,
    list_keys,
    revoke_key,
)

app = typer.Typer(no_args_is_help=True, help="Access keys of ingest.")
Scopes = Annotated[
    list[str] | None,
    typer.Option("--scope", help="A source it may write for, again for more; all when none."),
]
ExpiresDays = Annotated[int | None, typer.Option(min=1, help="Refused after so many days.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Whose key it is.")],
    scope: Scopes = None,
    expires_days: ExpiresDays = None,
    data: Data = DEFAULT_DATA,
    *,
    as_json: AsJson = False,
) -> None:
    """Make a key and print it: this once, it is stored as a hash."""
    now = datetime.now(UTC)
    expires_at = now + timedelta(days=expires_days) if expires_days else None
    scopes = tuple(scope) if scope else (EVERYTHING,)
    try:
        key, text = add_key(Folder(data).keys, name, now, scopes, expires_at)
    except (KeysFileError, OSError) as error:
        raise CommandError(str(error)) from error
    except ValueError as error:
        raise CommandError(f"{name!r} can't be the name of a key: 1 to 200 characters") from error
    if as_json:
        show_json({**_summary(key), "key": text})
        return
    output().print(text, markup=False)
    show_note(f"This is the only time the key of {name} is shown; its id is {key.id}.")


@app.command("list")
def list_(data: Data = DEFAULT_DATA, *, as_json: AsJson = False) -> None:
    """List the keys, those no longer valid too."""
    try:
        keys = list_keys(Folder(data).keys)
    except KeysFileError as error:
        raise CommandError(str(error)) from error
    if as_json:
        for key in keys:
            show_json(_summary(key))
    elif keys:
        rows = (map(str, _summary(key).values()) for key in keys)
        show_table(("id", "name", "scopes", "state", "created", "expires"), rows)
    else:
        show_note(f"no keys in {data}")


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.")],
    data: Data = DEFAULT_DATA,
    *,
    as_json: AsJson = False,
) -> None:
    """Refuse a key from now on."""
    try:
        key = revoke_key(Folder(data).keys, key_id, datetime.now(UTC))
    except UnknownKeyIdError as error:
        raise CommandError(f"there is no key {key_id} in {data}") from error
    except (KeysFileError, OSError) as error:
        raise CommandError(str(error)) from error
    if as_json:
        show_json(_summary(key))
    else:
        output().print(f"{key.id} ({key.name}) is refused from now on", markup=False)


def _summary(key: AccessKey) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": " ".join(key.scopes),
        "state": _state(key),
        "created_at": key.created_at.isoformat(timespec="seconds"),
        "expires_at": key.expires_at.isoformat(timespec="seconds") if key.expires_at else "never",
    }


def _state(key: AccessKey) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "live" if key.is_live(datetime.now(UTC)) else "expired"
