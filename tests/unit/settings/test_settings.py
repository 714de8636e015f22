"""Settings: who wins, where a value came from, what is refused, and that secrets stay secret."""

from pathlib import Path

import pytest
from pydantic import Field, SecretStr

from workers.config import describe, load, origins
from workers.errors import BadSetting, BadSettingsFile, TwoSettings, UnknownSetting
from workers.settings import Settings


class WithSecret(Settings):
    """The settings with a secret of the test's own."""

    test_password: SecretStr | None = Field(default=None, description="A password.")


@pytest.fixture(autouse=True)
def _empty_directory_and_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("NEWSROOM_"):
            monkeypatch.delenv(name)


def test_a_flag_wins_over_the_environment_and_the_environment_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("newsroom.toml").write_text("jobs = 3\nbatch_size = 30\nmax_attempts = 5\n")
    monkeypatch.setenv("NEWSROOM_JOBS", "2")
    monkeypatch.setenv("NEWSROOM_BATCH_SIZE", "20")
    settings = load(Settings, jobs=1)
    assert (settings.jobs, settings.batch_size, settings.max_attempts) == (1, 20, 5)


def test_each_value_tells_where_it_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("newsroom.toml").write_text("max_attempts = 5\njobs = 9\n")
    monkeypatch.setenv("NEWSROOM_BATCH_SIZE", "20")
    found = origins(Settings, jobs=1)
    assert found == {
        "jobs": "flag --jobs",
        "batch_size": "environment NEWSROOM_BATCH_SIZE",
        "max_attempts": "file newsroom.toml",
    }


def test_a_flag_that_was_not_given_does_not_hide_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_JOBS", "2")
    assert load(Settings, jobs=None).jobs == 2


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_JOBS", "")
    assert load(Settings).jobs is None


def test_a_misspelt_variable_is_refused_with_the_nearest_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_BATCHSIZE", "20")
    with pytest.raises(UnknownSetting, match=r"NEWSROOM_BATCHSIZE; did you mean NEWSROOM_BATCH_SIZE\?"):
        load(Settings)


def test_a_misspelt_key_of_the_file_is_refused_with_the_nearest_name() -> None:
    Path("newsroom.toml").write_text("max_atempts = 5\n")
    with pytest.raises(UnknownSetting, match=r"newsroom.toml, the key max_atempts; did you mean max_attempts\?"):
        load(Settings)


def test_the_variables_of_the_tests_are_not_mistaken_for_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_TEST_KAFKA", "localhost:9092")
    assert load(Settings).batch_size == 64


def test_a_value_that_does_not_fit_is_refused_with_its_name_and_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_JOBS", "many")
    with pytest.raises(BadSetting, match=r"jobs \(environment NEWSROOM_JOBS\).*integer"):
        load(Settings)


def test_the_file_may_be_named_by_flag_or_variable_and_the_flag_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.toml").write_text("jobs = 3\n")
    Path("b.toml").write_text("jobs = 4\n")
    monkeypatch.setenv("NEWSROOM_CONFIG", "a.toml")
    assert load(Settings).jobs == 3
    assert load(Settings, config=Path("b.toml")).jobs == 4


def test_a_named_file_that_is_missing_is_an_error_that_tells_who_named_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_CONFIG", "missing.toml")
    with pytest.raises(BadSettingsFile, match=r"missing.toml \(NEWSROOM_CONFIG\) cannot be read: No such file"):
        load(Settings)


def test_a_file_that_is_not_toml_is_an_error_with_the_place() -> None:
    Path("newsroom.toml").write_text("jobs: 3\n")
    with pytest.raises(BadSettingsFile, match=r"line 1"):
        load(Settings)


def test_a_secret_is_read_from_the_file_that_its_variable_names(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("password").write_text("hunter2\n")
    monkeypatch.setenv("NEWSROOM_TEST_PASSWORD_FILE", "password")
    secret = load(WithSecret).test_password
    assert secret is not None
    assert secret.get_secret_value() == "hunter2"
    assert origins(WithSecret)["test_password"] == "environment NEWSROOM_TEST_PASSWORD_FILE"


def test_a_secret_given_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("password").write_text("hunter2")
    monkeypatch.setenv("NEWSROOM_TEST_PASSWORD", "hunter3")
    monkeypatch.setenv("NEWSROOM_TEST_PASSWORD_FILE", "password")
    with pytest.raises(TwoSettings, match="NEWSROOM_TEST_PASSWORD and NEWSROOM_TEST_PASSWORD_FILE"):
        load(WithSecret)


def test_no_description_shows_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_TEST_PASSWORD", "hunter2")
    settings = load(WithSecret)
    described = describe(settings, origins(WithSecret))
    assert "hunter2" not in repr(described) + repr(settings)
    assert next(one.value for one in described if one.name == "test_password") == "***"


def test_every_setting_has_a_meaning() -> None:
    assert [one.name for one in describe(load(Settings), {}) if len(one.meaning) < 20] == []
