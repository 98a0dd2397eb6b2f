"""Draw on how many lists everyone is, before and after the market.

    python benchmarks/plot_lists.py [lists.png] [--popular 0.5] [--beta 0.05]

One simulated event (simulated_event.py, 300 people, popularity half of what counts):
once everyone's list holds the five best by the usual harmonic mean of both chances,
once it comes from the market. People stand in the order of their popularity.
"""

import argparse
from pathlib import Path

import numpy as np
from event_model import LENGTH, event, everyone
from matplotlib.figure import Figure
from simulated_event import CEILING, FLOOR, best, harmonic, shipped

from companion.core.matching.affinity import DEFAULT_WEIGHTS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, nargs="?", default=Path("lists.png"))
    parser.add_argument("--popular", type=float, default=0.5)
    parser.add_argument("--beta", type=float, default=DEFAULT_WEIGHTS.beta)
    asked = parser.parse_args()
    crowd = event(300, asked.popular, rho=1, seed=0)
    order = np.argsort(-crowd.chance.sum(axis=0), kind="stable")
    before = best(harmonic(crowd)).sum(axis=0)[order]
    after = shipped(crowd, everyone(300), asked.beta).sum(axis=0)[order]
    figure = Figure(figsize=(10, 4), layout="tight")
    axes = figure.subplots(1, 2, sharey=True)
    panels = {"Each list ranked alone": before, "After the market": after}
    for axis, (title, lists) in zip(axes, panels.items(), strict=True):
        axis.bar(np.arange(300), lists, width=1, color="#1f5f8b")
        axis.axhline(CEILING, color="#b0413e", linestyle="--", linewidth=1)
        axis.axhline(FLOOR, color="#b0413e", linestyle=":", linewidth=1)
        hidden = int((lists == 0).sum())
        axis.set_title(f"{title}: {hidden} on no list, one on {lists.max()}")
        axis.set_xlabel("people, the most popular first")
    axes[0].set_ylabel(f"lists of {LENGTH} a person is on")
    axes[0].text(299, CEILING, "ceiling", ha="right", va="bottom", color="#b0413e")
    axes[0].text(299, FLOOR, "floor", ha="right", va="bottom", color="#b0413e")
    figure.savefig(asked.target, dpi=150)
    print(f"Written to {asked.target}.")


if __name__ == "__main__":
    main()
