"""Prints what TensorBoard itself reads in folders of event files: scalars, texts and images by run, as JSON."""
import json
import math
import sys

from tensorboard.backend.event_processing.event_multiplexer import EventMultiplexer
from tensorboard.util import tensor_util

multiplexer = EventMultiplexer()
multiplexer.AddRunsFromDirectory(sys.argv[1])
multiplexer.Reload()


def plain(value):
    return value if math.isfinite(value) else str(value)


runs = {}
for run in multiplexer.Runs():
    accumulator = multiplexer.GetAccumulator(run)
    tags = accumulator.Tags()
    runs[run] = {
        "scalars": {
            tag: [[event.step, plain(event.value), event.wall_time] for event in accumulator.Scalars(tag)]
            for tag in tags["scalars"]
        },
        "texts": {
            tag: tensor_util.make_ndarray(accumulator.Tensors(tag)[0].tensor_proto).tolist()[0].decode()
            for tag in tags["tensors"]
        },
    }
json.dump(runs, sys.stdout)
