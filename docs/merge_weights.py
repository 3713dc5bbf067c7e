"""Puts the front end that Freeze Lab trained into a GPT-SoVITS checkpoint.

    python3 merge_weights.py freeze-lab-weights.json s2G488k.pth merged.pth
Takes ssl_proj and quantizer; Freeze Lab's own decoder (dec.*) is left out. Tensors keep the checkpoint's type, all else
stays as it is. Only for checkpoints that you trust: torch.load can run code that is in them.
"""
import argparse, io, json, sys, types
import torch


class HParams:
    """Stands in for GPT-SoVITS's utils.HParams, the class of a checkpoint's settings."""


def load(path):
    """The checkpoint, and its version mark if its first two bytes are one instead of PK."""
    HParams.__module__ = 'utils'
    sys.modules['utils'] = types.ModuleType('utils')
    sys.modules['utils'].HParams = HParams
    with open(path, 'rb') as file:
        data = file.read()
    if data[2:4] != b'\x03\x04':  # the format before PyTorch 1.6
        return torch.load(path, map_location='cpu', weights_only=False), b'PK'
    return torch.load(io.BytesIO(b'PK' + data[2:]), map_location='cpu', weights_only=False), data[:2]


def merge(state, weight):
    """Copies tensors into the checkpoint's `weight`; returns how many."""
    names = [name for name in state if name.startswith(('ssl_proj.', 'quantizer.'))]
    for name in names:
        if name not in weight:
            raise ValueError(f'the checkpoint has no {name}')
        old, shape = weight[name], state[name]['shape']
        if list(old.shape) != shape:
            raise ValueError(f'{name} is {shape} in the export, {list(old.shape)} in the checkpoint')
        new = torch.tensor([float(value) for value in state[name]['data']]).reshape(shape).to(old.dtype)
        if not torch.isfinite(new).all():
            raise ValueError(f'{name} has values that {old.dtype} cannot hold')
        weight[name] = new
    return len(names)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ('export', 'checkpoint', 'out'):
        parser.add_argument(name)
    args = parser.parse_args()
    try:
        with open(args.export, encoding='utf-8') as file:
            state = json.load(file)['state_dict']
        checkpoint, head = load(args.checkpoint)
        count = merge(state, checkpoint['weight'])
        torch.save(checkpoint, buffer := io.BytesIO())
        with open(args.out, 'wb') as file:
            file.write(head + buffer.getvalue()[2:])
    except (OSError, ValueError) as error:
        sys.exit(f'merge_weights: {error}')
    except KeyError as error:
        sys.exit(f'merge_weights: there is no entry {error}; is it the right file?')
    print(f'{args.out}: {count} tensors merged')
