"""Runs on many machines at once, through Ray."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


def through_ray(jobs: list[dict[str, Any]], address: str) -> Iterator[str]:
    """Every job as a Ray task, reported as each ends; project, data and checkpoints must be in
    folders that all share.

    Raises:
        SystemExit: Ray is not installed, or a run failed (the others end first).
    """
    try:
        import ray
    except ImportError:
        sys.exit(
            "--ray needs Ray, which is optional: pip install ray. Without --ray the runs take turns"
            " here."
        )
    from training import degradation  # by name, so that the workers import it themselves

    ray.init(address=address, runtime_env={"env_vars": {"PYTHONPATH": str(ROOT)}})
    remote = ray.remote(num_cpus=jobs[0]["threads"])(degradation.run_one)
    waiting, failed = [remote.remote(job) for job in jobs], []
    while waiting:
        done, waiting = ray.wait(waiting)
        try:
            yield ray.get(done[0])
        except Exception as problem:  # one run's failure must not lose the others
            failed.append(str(problem))
    if failed:
        sys.exit("\n".join(failed))
