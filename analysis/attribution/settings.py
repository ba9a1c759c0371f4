"""What decides an attribution: the class, the method, its settings. Plain values, equal settings
give equal results.
"""

from dataclasses import dataclass, fields

METHODS = {
    "gradcam": "Grad-CAM",
    "guided_gradcam": "Guided Grad-CAM",
    "integrated": "Integrated Gradients",
    "occlusion_coarse": "Occlusion, coarse",
    "occlusion_fine": "Occlusion, fine",
    "superpixels": "Superpixel ablation",
    "deeplift": "DeepLift",
}
BASELINES = {
    "black": "black",
    "white": "white",
    "mean": "mean colour",
    "blurred": "blurred photo",
    "noise": "uniform noise",
}
TOLERANCE = 0.05  # of the difference in score, for methods with a completeness sum


@dataclass(frozen=True)
class Target:
    """The score that is explained: the logit of class `plus`, less that of class `minus` if there
    is one.
    """

    plus: int
    minus: int | None = None


@dataclass(frozen=True)
class AttributionSettings:
    """A method with its settings; those that the method does not use stay at their defaults.

    `layer` is a node's path; `baselines` are what Integrated Gradients starts from (averaged);
    `steps` the first number of steps and `most_steps` the last; `noise` pictures with noise of
    standard deviation `spread` (1 is black to white); `window` and `stride` px; `fill` what covered
    pixels become.
    """

    method: str
    layer: str = ""
    baselines: tuple[str, ...] = ("black",)
    steps: int = 16
    most_steps: int = 256
    noise: int = 0
    spread: float = 0.1
    window: int = 32
    stride: int = 16
    segments: int = 50
    compactness: float = 10.0
    fill: str = "mean"


USED = {
    "gradcam": ("layer",),
    "guided_gradcam": ("layer",),
    "integrated": ("baselines", "steps", "most_steps", "noise", "spread"),
    "occlusion_coarse": ("window", "stride", "fill"),
    "occlusion_fine": ("window", "stride", "fill"),
    "superpixels": ("segments", "compactness", "fill"),
    "deeplift": ("baselines",),
    "guided": (),
    "gradient": (),
}


def settings_for(method: str, **chosen: object) -> AttributionSettings:
    """The settings of a method; what it does not use is left out, so that equal results have equal
    keys.

    Raises:
        ValueError: no such method, or a value outside of what makes sense.
    """
    if method not in USED:
        raise ValueError(f"There is no method named {method}.")
    kept = {name: value for name, value in chosen.items() if name in USED[method]}
    if not kept.get("noise"):
        kept.pop("spread", None)
    return checked(AttributionSettings(method, **kept))  # type: ignore[arg-type]


def checked(settings: AttributionSettings) -> AttributionSettings:
    """The settings, if they make sense.

    Raises:
        ValueError: the message says what is wrong.
    """
    unknown = set(settings.baselines) - set(BASELINES)
    if unknown or not settings.baselines:
        raise ValueError(f"Choose one or more baselines of: {', '.join(BASELINES.values())}.")
    if settings.fill not in BASELINES:
        raise ValueError(
            f"Covered pixels cannot become “{settings.fill}”: choose one of the baselines."
        )
    if not 1 <= settings.stride <= settings.window:
        raise ValueError("The stride must be at least 1 px and no larger than the window.")
    if settings.steps < 4 or settings.steps & (settings.steps - 1):
        raise ValueError("The number of steps must be a power of two, 4 or more.")
    if settings.noise < 0 or settings.spread <= 0 or settings.segments < 2:
        raise ValueError("Noise needs a positive spread, and superpixels must be two or more.")
    return settings


def used(settings: AttributionSettings) -> dict[str, object]:
    """The method and the settings that decide its result, by name."""
    names = ("method", *USED[settings.method])
    return {f.name: getattr(settings, f.name) for f in fields(settings) if f.name in names}
