"""Where settings come from: flags, environment, files of secrets, a TOML file. Used by `workers/settings.py`.

pydantic-settings reads the environment and TOML; added here are the `_FILE` variants of secrets, the refusal of names that are
no setting, and the origin of each value, which `newsroom settings` shows.
"""

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    TomlConfigSettingsSource,
)

from workers.errors import BadSetting, BadSettingsFile, TwoSettings, UnknownSetting

PREFIX = "NEWSROOM_"
# Where the tests' servers are; not settings of the program.
TEST_PREFIX = PREFIX + "TEST_"
DEFAULT_FILE = Path("newsroom.toml")

S = TypeVar("S", bound=BaseSettings)


@dataclass(frozen=True, slots=True)
class Described:
    """A setting for people: a secret's value is `***`, and `origin` tells where the value was found."""

    name: str
    value: str
    origin: str
    variable: str
    meaning: str


class EnvironmentSource(EnvSettingsSource):
    """The environment, with every name under our prefix accounted for. Raises UnknownSetting."""

    def __call__(self) -> dict[str, Any]:
        fields = self.settings_cls.model_fields
        known = {variable_of(name) for name in fields}
        known |= {variable_of(name) + "_FILE" for name, field in fields.items() if is_secret(field)}
        for variable in sorted(os.environ):
            if variable.startswith(PREFIX) and not variable.startswith(TEST_PREFIX):
                _refuse_unknown(variable, known, "the environment variable")
        return super().__call__()


class SecretFileSource(PydanticBaseSettingsSource):
    """`NEWSROOM_<NAME>_FILE` for each secret: the file's text without the line end. Raises BadSettingsFile, TwoSettings."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Read one secret's file, if its variable is set."""
        variable = variable_of(field_name)
        path = os.environ.get(variable + "_FILE")
        if not is_secret(field) or not path:
            return None, field_name, False
        if os.environ.get(variable):
            raise TwoSettings(one=variable, other=variable + "_FILE")
        try:
            return Path(path).read_text("utf-8").rstrip("\r\n"), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            raise BadSettingsFile(path=path, detail=_reason(error), origin=variable + "_FILE") from None

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


class FileSource(TomlConfigSettingsSource):
    """The TOML file. Raises BadSettingsFile, UnknownSetting."""

    def __init__(self, settings_cls: type[BaseSettings], path: Path, origin: str) -> None:
        try:
            with path.open("rb"):
                super().__init__(settings_cls, toml_file=path)
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadSettingsFile(path=path, detail=_reason(error), origin=origin) from None
        for name in self.toml_data:
            # The file cannot name another file.
            _refuse_unknown(name, {*settings_cls.model_fields} - {"config"}, f"in {path}, the key")


def sources(
    cls: type[BaseSettings], init: PydanticBaseSettingsSource, environment: PydanticBaseSettingsSource
) -> tuple[PydanticBaseSettingsSource, ...]:
    """The sources in order of precedence. The environment's own source is replaced by the strict one."""
    del environment
    first = (init, EnvironmentSource(cls), SecretFileSource(cls))
    flag = init().get("config")
    named = flag or os.environ.get(variable_of("config"))
    if named:
        return *first, FileSource(cls, Path(named), "--config" if flag else variable_of("config"))
    if DEFAULT_FILE.is_file():
        return *first, FileSource(cls, DEFAULT_FILE, "found in the working directory")
    return first


def load(cls: type[S], **flags: Any) -> S:
    """The settings, with flags that are None left out.

    Raises UnknownSetting, TwoSettings, BadSettingsFile, and BadSetting for the first value that does not fit, with its origin.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return cls(**given)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        name = str(fault["loc"][0]) if fault["loc"] else "settings"
        raise BadSetting(name=name, origin=origins(cls, **given).get(name, "default"), detail=fault["msg"]) from None


def origins(cls: type[BaseSettings], **flags: Any) -> dict[str, str]:
    """Where each setting that is not at its default was found: `flag --x`, `environment NEWSROOM_X`, or `file PATH`."""
    given = {name: value for name, value in flags.items() if value is not None}
    found: dict[str, str] = {}
    for source in reversed(sources(cls, InitSettingsSource(cls, given), EnvSettingsSource(cls))):
        found |= {name: _origin(source, name) for name in source() if name in cls.model_fields}
    return found


def describe(settings: BaseSettings, origin: Mapping[str, str]) -> list[Described]:
    """Every setting in the order of declaration. Secrets are never in it."""
    described = []
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        shown = "" if value is None else "***" if isinstance(value, SecretStr) else str(value)
        meaning = field.description or ""
        described.append(Described(name, shown, origin.get(name, "default"), variable_of(name), meaning))
    return described


def variable_of(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def is_secret(field: FieldInfo) -> bool:
    """Whether the setting holds a secret."""
    return field.annotation is SecretStr or SecretStr in get_args(field.annotation)


def _origin(source: PydanticBaseSettingsSource, name: str) -> str:
    if isinstance(source, FileSource):
        return f"file {source.toml_file_path}"
    if isinstance(source, SecretFileSource):
        return f"environment {variable_of(name)}_FILE"
    if isinstance(source, EnvironmentSource):
        return f"environment {variable_of(name)}"
    return f"flag --{name.replace('_', '-')}"


def _refuse_unknown(name: str, known: Iterable[str], where: str) -> None:
    known = sorted(known)
    if name in known:
        return
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]}?" if near else "`newsroom settings` lists them."
    raise UnknownSetting(where=where, name=name, hint=hint)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error)
