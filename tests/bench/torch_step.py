"""The same training step in PyTorch, on the CPU with two threads: milliseconds per step as JSON.

Usage: torch_step.py '{"clips": 8, "frames": 128, "channelsIn": 64, "dim": 64, "codes": 128, "hidden": 64,
                       "channelsOut": 64, "seconds": 5}'
"""

import json
import statistics
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(2)
torch.manual_seed(1)
size = json.loads(sys.argv[1])
clips, frames, dim, codes = size["clips"], size["frames"], size["dim"], size["codes"]

ssl_proj = torch.nn.Conv1d(size["channelsIn"], dim, 1)
decoder = torch.nn.Sequential(
    torch.nn.Conv1d(dim, size["hidden"], 3, padding=1),
    torch.nn.LeakyReLU(0.1),
    torch.nn.Conv1d(size["hidden"], size["channelsOut"], 1),
)
bound = (6 / dim) ** 0.5
embed = torch.empty(codes, dim).uniform_(-bound, bound)
embed_avg = embed.clone()
cluster_size = torch.ones(codes)
parameters = [*ssl_proj.parameters(), *decoder.parameters()]
optimizer = torch.optim.AdamW(parameters, lr=1e-3, betas=(0.8, 0.99), eps=1e-9, weight_decay=0.01)
inputs = [torch.rand(clips, size["channelsIn"], frames) * 2 - 1 for _ in range(4)]
targets = [torch.rand(clips, size["channelsOut"], frames) * 2 - 1 for _ in range(4)]


def norm_of(module):
    return torch.sqrt(sum(parameter.grad.pow(2).sum() for parameter in module.parameters()))


def train(features, target):
    x = ssl_proj(features)
    rows = x.detach().transpose(1, 2).reshape(-1, dim)
    with torch.no_grad():
        distances = embed.pow(2).sum(1) - 2 * rows @ embed.t()
        nearest = distances.argmin(1)
        quantized = embed[nearest].view(clips, frames, dim).transpose(1, 2)
    commitment = F.mse_loss(quantized, x)
    output = decoder(x + (quantized - x).detach())
    reconstruction = F.mse_loss(output, target)
    loss = 5 * reconstruction + commitment
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    norms = [norm_of(ssl_proj), norm_of(decoder)]
    optimizer.step()
    with torch.no_grad():
        one_hot = F.one_hot(nearest, codes).type(rows.dtype)
        counts = one_hot.sum(0)
        cluster_size.mul_(0.99).add_(counts, alpha=0.01)
        embed_avg.mul_(0.99).add_(one_hot.t() @ rows, alpha=0.01)
        total = cluster_size.sum()
        smoothed = (cluster_size + 1e-5) / (total + codes * 1e-5) * total
        embed.copy_(embed_avg / smoothed.unsqueeze(1))
        share = counts / counts.sum()
        perplexity = torch.exp(-(share * torch.log(share.clamp_min(1e-30))).sum())
    measured = torch.stack([loss, reconstruction, commitment, (counts > 0).sum(), perplexity, *norms])
    return measured.tolist()


times = []
begin = time.perf_counter()
step = 0
while step < 10 or time.perf_counter() - begin < size["seconds"]:
    started = time.perf_counter()
    train(inputs[step % 4], targets[step % 4])
    times.append((time.perf_counter() - started) * 1000)
    step += 1
print(json.dumps({"ms": statistics.median(times[5:]), "steps": step}))
