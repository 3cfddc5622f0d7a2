"""Golden numbers for crates/gradus/src/calibrate.rs: probmetrics' temperature scaling with mixed-in classes, `ts-mix`.

Run:  python golden/calibrate.py      (writes crates/gradus/tests/golden/calibrate.json)

Raw outputs are f32 values; probmetrics is given them as f64.
"""

import json
import pathlib
import platform

import numpy as np
import torch
from probmetrics.calibrators import get_calibrator
from probmetrics.distributions import CategoricalLogits

ROWS = 200


def case(classes, times):
    rng = np.random.default_rng(classes)
    z = rng.normal(size=(ROWS, classes)) * 2
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    truth = np.array([rng.choice(classes, p=row) for row in p])
    z = (z * times).astype(np.float32)
    given = CategoricalLogits(torch.as_tensor(z, dtype=torch.float64))
    calibrator = get_calibrator("ts-mix")
    calibrator.fit_torch(given, torch.as_tensor(truth))
    written = calibrator.predict_proba_torch(given).get_probs().numpy()
    return {"classes": classes, "z": z.ravel().tolist(), "truth": truth.tolist(), "p": written.ravel().tolist()}


def main():
    torch.set_num_threads(1)
    out = {
        "script": "golden/calibrate.py",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "torch": torch.__version__,
            "probmetrics": "1.2.0",
        },
        "cases": [case(2, 3.0), case(3, 1.0), case(4, 0.3)],
    }
    path = pathlib.Path(__file__).parent.parent / "crates/gradus/tests/golden/calibrate.json"
    path.write_text(json.dumps(out, indent=None, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
