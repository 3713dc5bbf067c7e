"""Writes tests/formats/fixtures/events.out.tfevents.tensorboard with TensorBoard's own writer, as torch's SummaryWriter does.

Run: python3 make_events.py FOLDER, with the package tensorboard 2.21.
"""
import os
import sys

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.tensor_shape_pb2 import TensorShapeProto
from tensorboard.compat.proto import types_pb2 as types
from tensorboard.summary.writer.event_file_writer import EventFileWriter

writer = EventFileWriter(sys.argv[1])
START = 1_700_000_000.0


def add(value, step, seconds):
    writer.add_event(Event(summary=Summary(value=[value]), step=step, wall_time=START + seconds))


def tensor(tag, step, **parts):
    add(Summary.Value(tag=tag, tensor=TensorProto(**parts)), step, step)


one = TensorShapeProto(dim=[TensorShapeProto.Dim(size=1)])
for step in range(0, 1000, 100):
    add(Summary.Value(tag="loss/g/total", simple_value=30 - step / 100), step, step / 10)
    add(Summary.Value(tag="loss/g/kl_ssl", simple_value=0.0 if step < 500 else 0.0625), step, step / 10)
    add(Summary.Value(tag="grad_norm_g", simple_value=float("nan") if step == 300 else 2.5), step, step / 10)
add(Summary.Value(tag="all/mel", image=Summary.Image(height=1, width=1, colorspace=3, encoded_image_string=b"PNG")), 0, 0)
add(Summary.Value(tag="weights", histo=HistogramProto(min=0, max=1, num=2, bucket_limit=[1], bucket=[2])), 0, 0)
add(
    Summary.Value(
        tag="hparams/text_summary",
        metadata=SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="text")),
        tensor=TensorProto(dtype=types.DT_STRING, string_val=[b"lr 0.0001"], tensor_shape=one),
    ),
    0,
    0,
)
tensor("t/float_val", 1, dtype=types.DT_FLOAT, float_val=[0.5], tensor_shape=TensorShapeProto())
tensor("t/float_content", 1, dtype=types.DT_FLOAT, tensor_content=b"\x00\x00\x00\x3f")
tensor("t/double_val", 1, dtype=types.DT_DOUBLE, double_val=[0.1], tensor_shape=one)
tensor("t/int_val", 1, dtype=types.DT_INT32, int_val=[-7])
tensor("t/int64_val", 1, dtype=types.DT_INT64, int64_val=[-(2**40)])
tensor("t/half_val", 1, dtype=types.DT_HALF, half_val=[0x3800])
tensor("t/bfloat_content", 1, dtype=types.DT_BFLOAT16, tensor_content=b"\x00\x3f")
tensor("t/two", 1, dtype=types.DT_FLOAT, float_val=[1, 2], tensor_shape=TensorShapeProto(dim=[TensorShapeProto.Dim(size=2)]))
tensor("t/none", 1, dtype=types.DT_FLOAT, tensor_shape=TensorShapeProto(dim=[TensorShapeProto.Dim(size=0)]))
writer.close()
(name,) = os.listdir(sys.argv[1])
print(os.path.join(sys.argv[1], name))
