"""Checkpoints and codes by PyTorch itself.

    torch_codes.py codes CHECKPOINTS FEATURES    prints the codes of each file of features by each checkpoint as JSON;
                                                 makes kernelN.pth, for 768 channels, where it does not exist
    torch_codes.py load CHECKPOINT STATES        loads the weights of each file, strictly, into CHECKPOINT's modules

CHECKPOINTS, FEATURES and STATES are paths with commas between.

Needs nothing of GPT-SoVITS; files are of our own making, so torch.load may unpickle what it likes.
"""
import json, os, re, sys, types
import torch
from torch import nn

CODEBOOK = 'quantizer.vq.layers.0._codebook'


class HParams:
    """Stands in for the class of a checkpoint's settings."""


HParams.__module__ = 'utils'
sys.modules['utils'] = types.ModuleType('utils')
sys.modules['utils'].HParams = HParams


def modules_of(state):
    """Modules with exactly the parameters and buffers of a state_dict: ssl_proj a Conv1d, all else plain buffers."""
    root = nn.Module()
    channels_out, channels_in, kernel = state['ssl_proj.weight'].shape
    root.ssl_proj = nn.Conv1d(channels_in, channels_out, kernel, stride=kernel)
    for name, tensor in state.items():
        if name.startswith('ssl_proj.'):
            continue
        module = root
        *path, leaf = name.split('.')
        for part in path:
            if part not in dict(module.named_children()):
                module.add_module(part, nn.Module())
            module = getattr(module, part)
        module.register_buffer(leaf, torch.full(tensor.shape, float('nan')))
    return root


def features_of(path, channels):
    """[1, channels, frames]. A frame of 768 values is cut into several where ssl_proj takes fewer."""
    return torch.load(path).detach().float()[0].T.reshape(-1, channels).T[None]


def nearest(state, path):
    """Codes of a file, and how much farther the second best code is than the best, relatively, at least."""
    model = modules_of(state)
    model.load_state_dict(state, strict=True)
    embed = state[f'{CODEBOOK}.embed'].float()
    with torch.no_grad():
        rows = model.ssl_proj(features_of(path, model.ssl_proj.in_channels))[0].T
    codes = (2 * rows @ embed.T - embed.pow(2).sum(1)).argmax(1)
    best = torch.cdist(rows.double(), embed.double()).pow(2).sort(1).values
    return {'codes': codes.tolist(), 'margin': ((best[:, 1] - best[:, 0]) / best[:, 1]).min().item()}


def make(out, kernel, paths):
    torch.manual_seed(0)
    conv = nn.Conv1d(768, 32, kernel, stride=kernel)
    with torch.no_grad():
        rows = torch.cat([conv(features_of(path, 768))[0].T for path in paths])
    embed = rows.mean(0) + rows.std(0) * torch.randn(64, 32)
    state = {'ssl_proj.weight': conv.weight.detach(), 'ssl_proj.bias': conv.bias.detach()}
    buffers = {'inited': torch.ones(1), 'cluster_size': torch.ones(64), 'embed': embed, 'embed_avg': embed}
    state.update({f'{CODEBOOK}.{name}': tensor for name, tensor in buffers.items()})
    torch.save({'weight': {name: tensor.half() for name, tensor in state.items()}, 'config': {}, 'info': ''}, out)


command, first, second = sys.argv[1:]
paths = second.split(',')
if command == 'codes':
    for path in first.split(','):
        if not os.path.exists(path):
            make(path, int(re.search(r'kernel(\d)', path)[1]), paths)
    weights = {path: torch.load(path)['weight'] for path in first.split(',')}
    print(json.dumps({name: [nearest(weight, path) for path in paths] for name, weight in weights.items()}))
else:
    for path in paths:
        model = modules_of(torch.load(first)['weight'])
        print(model.load_state_dict(torch.load(path)['weight'], strict=True))
        assert all(torch.isfinite(tensor).all() for tensor in model.state_dict().values()), f'{path} left values unset'
