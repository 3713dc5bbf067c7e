/** What each freeze policy is called, what it does, and where one meets it, English. */
import type { PolicyName } from '../../freezePolicies.ts';

export interface PolicyText {
  label: string;
  does: string;
  occurs: string;
}

export const policies: Record<PolicyName, PolicyText> = {
  wholeForward: {
    label: 'whole forward',
    does: 'Evaluation mode, and no gradient around the whole forward of ssl_proj and quantizer: nothing in them can move.',
    occurs: 'The right way; what GPT-SoVITS v3 does.',
  },
  modeSwitchOnly: {
    label: 'mode switch only',
    does: 'Evaluation mode, but the no-gradient scope closes before the forward runs: nothing moves, yet the forward is on the tape, recorded but unused.',
    occurs: 'SynthesizerTrn.forward of GPT-SoVITS v1, v2 and v2Pro today.',
  },
  evalOnly: {
    label: 'eval only',
    does: 'Evaluation mode alone: without straight-through no gradient arrives, and the codebook rests.',
    occurs: 'Code that calls eval() on the two modules and leaves it at that.',
  },
  noGradOnly: {
    label: 'no-grad only',
    does: 'No gradient, but still in training mode: ssl_proj rests while the moving average goes on shifting the codebook.',
    occurs: 'A common mistake: torch.no_grad() without eval().',
  },
  requiresGradOnly: {
    label: 'requires-grad only',
    does: 'The parameters of ssl_proj take no gradient, training mode stays: the moving average goes on shifting the codebook.',
    occurs: 'GPT-SoVITS before its fix of May 2024.',
  },
  zeroGradients: {
    label: 'zero gradients',
    does: 'Gradients become 0 instead of none: weight decay and old momentum still move ssl_proj, and the codebook drifts.',
    occurs: 'Optimizers that clear gradients to zero, the default of PyTorch before 2.0.',
  },
  codebookOnly: {
    label: 'codebook only',
    does: 'The codebook rests; straight-through and commitment gradients still train ssl_proj.',
    occurs: 'freeze_codebook of vector-quantize-pytorch.',
  },
  stickyEval: {
    label: 'sticky eval',
    does: 'Freezes like whole forward, but thawing forgets to restore training mode: both modules stay fixed afterwards.',
    occurs: 'An easy bug to make with any toggle.',
  },
  custom: {
    label: 'set by hand',
    does: 'The levers were set one by one.',
    occurs: 'Your own mixture.',
  },
};
