"""What the README promises: its three lines for a notebook run, and give what a plain forward pass
gives.
"""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch

from tests.conftest import picture_tensor, shipped

ROOT = Path(__file__).parent.parent


def notebook_lines():
    readme = (ROOT / "README.md").read_text()
    (lines,) = re.findall(r"```python\n(.*?)```", readme, re.S)
    return lines


def test_the_three_lines_give_what_a_hook_sees():
    names = {}
    exec(notebook_lines(), names)
    assert len(notebook_lines().split("\n\n", 1)[-1].strip().splitlines()) == 2  # and the import
    network, kept = shipped("googlenet-mini").network, []
    handle = network.inception3a.branch2.register_forward_hook(lambda *given: kept.append(given[2]))
    with torch.inference_mode():
        network(picture_tensor("googlenet-mini"))
    handle.remove()
    np.testing.assert_allclose(names["maps"], kept[0][0].numpy(), rtol=1e-4, atol=1e-5)


def test_the_notebook_needs_no_streamlit():
    code = f"{notebook_lines()}\nimport sys; print('streamlit' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.strip() == "False", run.stderr
