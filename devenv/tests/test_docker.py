"""What can be checked of docker/ and the workflow without an engine."""

import re
import subprocess

import pytest
import yaml

from devenv import paths

DOCKER = paths.ROOT / "docker"
COMPOSE = yaml.safe_load((DOCKER / "compose.yaml").read_text())
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(:-[^}]*)?\}")


def test_dockerfile():
    """X1: every copied file exists, the base image has its version, and Odoo does not run as root."""
    text = re.sub(r"\\\n", " ", (DOCKER / "Dockerfile").read_text())
    steps = [row.split(maxsplit=1) for row in text.splitlines() if row and not row.startswith("#")]
    assert steps[0] == ["FROM", "odoo:19.0"]
    assert steps[-1] == ["USER", "odoo"]
    sources = [name for word, rest in steps if word == "COPY" for name in rest.split()[:-1]]
    assert sources
    assert [name for name in sources if not (paths.ROOT / name).exists()] == []


def test_nothing_needed_is_kept_out_of_the_image():
    ignored = (DOCKER / "Dockerfile.dockerignore").read_text().split()
    assert not {"devenv", "sandbox", "docker", "webhero_*", "requirements.txt"} & set(ignored)


def test_variables_are_documented():
    """X1: every variable of compose.yaml has a default and, if a user may set it, is in .env.example."""
    found = VARIABLE.findall((DOCKER / "compose.yaml").read_text())
    assert [name for name, default in found if not default] == []
    example = set(re.findall(r"^(\w+)=", (DOCKER / ".env.example").read_text(), re.MULTILINE))
    assert {name for name, _ in found} == example


def test_services_hang_together():
    """X10: services, volumes and profiles that are named exist; nothing but the loopback is published."""
    services = COMPOSE["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        assert service["image"].partition(":")[2] not in ("", "latest")
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:")
        for volume in service.get("volumes", ()):
            assert volume.partition(":")[0] in COMPOSE["volumes"]
    scaled = {name for name, service in services.items() if service.get("profiles") == ["scale"]}
    assert scaled == {"worker", "runner"}
    assert services["runner"]["environment"]["ODOO_QUEUE_JOB_HOST"] == "worker"
    assert services["odoo"]["depends_on"]["init"]["condition"] == "service_completed_successfully"


def test_all_workers_share_one_filestore():
    """X10: an attachment made on one worker is read on another."""
    for name in ("init", "odoo", "worker", "runner"):
        assert "filestore:/var/lib/odoo" in COMPOSE["services"][name]["volumes"]


@pytest.mark.parametrize("script", ["docker/init.sh", "run", ".ci/run"])
def test_scripts(script):
    """X1: scripts parse, and may be executed."""
    assert subprocess.run(["bash", "-n", script], cwd=paths.ROOT).returncode == 0
    assert (paths.ROOT / script).stat().st_mode & 0o111


def test_the_database_of_another_is_left_alone(tmp_path):
    """X2: with Docker too, a database that was not made here is not touched."""
    calls = tmp_path / "calls"
    program = '#!/bin/sh\necho "$0 $@" >> {calls}\ncase "$*" in *pg_database*) echo 1 ;; esac\n'
    for name in ("psql", "odoo"):
        (tmp_path / name).write_text(program.format(calls=calls))
        (tmp_path / name).chmod(0o755)
    variables = {"PATH": f"{tmp_path}:/usr/bin:/bin", "HOST": "db", "USER": "odoo", "PASSWORD": "x"}
    done = subprocess.run(["bash", DOCKER / "init.sh"], env=variables, capture_output=True, text=True)
    assert done.returncode == 1
    assert "was not made here" in done.stderr
    assert "odoo db" not in calls.read_text()


def test_the_workflow_calls_the_same():
    """X6: GitHub runs what CI runs, in the official image."""
    job = yaml.safe_load((paths.ROOT / ".github" / "workflows" / "ci.yml").read_text())["jobs"]["test"]
    assert job["container"]["image"] == "odoo:19.0"
    assert [step["run"] for step in job["steps"] if step.get("run", "").startswith("./run")] == [
        "./run test --lint",
        "./run lint translations",
    ]
    script = (paths.ROOT / ".ci" / "run").read_text()
    assert "\n./run test --lint || code=$?\n./run lint translations || code=$?\nexit" in script
