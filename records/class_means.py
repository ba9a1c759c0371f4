"""What a shipped network's distance to known classes is measured from."""

from functools import cache

from safetensors import safe_open

from analysis.activations.certainty import ClassMeans
from models.catalog import SHIPPED, NetworkCard
from records.checks import RecordError, weights_hash


def class_means_of(card: NetworkCard) -> ClassMeans:
    """The class means in the last features, as training.unknown wrote them.

    Raises:
        RecordError: they are missing, or were measured with other weights.
    """
    return _read(card.builder, card.weights)


@cache
def _read(builder: str, weights: str) -> ClassMeans:
    path = SHIPPED / f"{builder}-classes.safetensors"
    if not path.exists():
        raise RecordError(f"{path.name} is missing beside the weights; install the app again.")
    with safe_open(path, "np") as file:
        if (file.metadata() or {}).get("weights_sha256") != weights_hash(SHIPPED / weights):
            raise RecordError(f"{path.name} was measured with other weights than {weights}.")
        return ClassMeans(file.get_tensor("means"), file.get_tensor("deviation"))
