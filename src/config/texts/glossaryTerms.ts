/**
 * The words that the glossary explains: what is the same in every language. What a word means stands in the handbook of
 * each language (`en/handbook.ts`), under the same id; freeze policies are told by `texts.policies`.
 */
import { NAMED_POLICIES, type PolicyName } from '../freezePolicies.ts';

/** Papers by a short name. `cited` is how they are cited, in any language. */
export const PAPERS = {
  vqvae: { cited: 'van den Oord, Vinyals, Kavukcuoglu 2017', address: 'https://arxiv.org/abs/1711.00937' },
  vqvae2: { cited: 'Razavi, van den Oord, Vinyals 2019', address: 'https://arxiv.org/abs/1906.00446' },
  straightThrough: { cited: 'Bengio, Léonard, Courville 2013', address: 'https://arxiv.org/abs/1308.3432' },
  soundstream: { cited: 'Zeghidour et al. 2021', address: 'https://arxiv.org/abs/2107.03312' },
  jukebox: { cited: 'Dhariwal et al. 2020', address: 'https://arxiv.org/abs/2005.00341' },
  hubert: { cited: 'Hsu et al. 2021', address: 'https://arxiv.org/abs/2106.07447' },
  vits: { cited: 'Kim, Kong, Son 2021', address: 'https://arxiv.org/abs/2106.06103' },
  adamw: { cited: 'Loshchilov, Hutter 2019', address: 'https://arxiv.org/abs/1711.05101' },
  lloyd: { cited: 'Lloyd 1982', address: 'https://doi.org/10.1109/TIT.1982.1056489' },
  perplexity: { cited: 'Jelinek et al. 1977', address: 'https://doi.org/10.1121/1.2016299' },
  dimensionality: { cited: 'Gao et al. 2017', address: 'https://doi.org/10.1101/214262' },
} as const;
export type PaperId = keyof typeof PAPERS;

const TRAINING = 'GPT_SoVITS/s2_train.py';
const CORE_VQ = 'GPT_SoVITS/module/core_vq.py';
const MODELS = 'GPT_SoVITS/module/models.py';

/** Where a word comes from: papers, files of GPT-SoVITS, or Freeze Lab itself where neither is named. */
export interface Sources {
  papers?: readonly PaperId[];
  files?: readonly string[];
}

interface TermFacts extends Sources {
  /** As text; the same in every language. */
  formula?: string;
}

/** In the order of the list: the freeze, the quantizer, its losses, what is measured, what proves it. */
export const TERMS = {
  freeze: { files: [MODELS] },
  policy: {},
  lever: {},
  lane: {},
  fork: {},
  'gpt-s1': { files: ['GPT_SoVITS/AR/models/t2s_model.py', 'GPT_SoVITS/s1_train.py'] },
  'sovits-s2': { papers: ['vits'], files: [MODELS, TRAINING] },
  'feature-vector': { papers: ['hubert'], files: ['GPT_SoVITS/prepare_datasets/2-get-hubert-wav32k.py'] },
  projection: { formula: 'z = W · x + b', files: [MODELS] },
  'vector-quantizer': {
    formula: 'q(z) = eₖ,  k = argminⱼ ‖z − eⱼ‖²',
    papers: ['vqvae'],
    files: ['GPT_SoVITS/module/quantize.py'],
  },
  codebook: { formula: 'e₁ … e_K ∈ ℝᵈ', papers: ['vqvae'], files: [CORE_VQ] },
  code: { formula: 'eₖ', papers: ['vqvae'], files: [CORE_VQ] },
  token: { formula: 'k ∈ {0 … K − 1}', files: ['GPT_SoVITS/prepare_datasets/3-get-semantic.py'] },
  'token-rate': { files: ['GPT_SoVITS/configs/s2.json'] },
  residual: { formula: 'rᵢ₊₁ = rᵢ − q(rᵢ)', papers: ['soundstream'], files: [CORE_VQ] },
  'straight-through': {
    formula: 'z + sg[q − z],  ∂/∂z = ∂/∂q',
    papers: ['straightThrough', 'vqvae'],
    files: [CORE_VQ],
  },
  ema: {
    formula: 'N ← γN + (1 − γ)n,  m ← γm + (1 − γ)Σz,  e = m / N',
    papers: ['vqvae', 'vqvae2'],
    files: [CORE_VQ],
  },
  kmeans: { papers: ['lloyd', 'soundstream'], files: [CORE_VQ] },
  'dead-code': { formula: 'N < threshold', papers: ['jukebox', 'soundstream'], files: [CORE_VQ] },
  collapse: { papers: ['jukebox'] },
  'reconstruction-loss': { formula: 'mean (y − ŷ)²', papers: ['vqvae'] },
  'commitment-loss': { formula: 'mean (z − sg[q])²', papers: ['vqvae'], files: [CORE_VQ] },
  'quantization-error': { formula: 'mean (z − q)²', papers: ['vqvae'] },
  'evaluation-mode': { formula: 'module.eval(),  module.train()', files: [MODELS, CORE_VQ] },
  tape: { formula: 'with torch.no_grad(): …', files: [MODELS] },
  'none-or-zero': { formula: 'grad is None  ≠  grad = 0' },
  'weight-decay': { formula: 'w ← w − η (m̂ / (√v̂ + ε) + λw)', papers: ['adamw'], files: [TRAINING] },
  'gradient-norm': { formula: '‖g‖₂ = √Σ gᵢ²', files: [TRAINING] },
  usage: {},
  perplexity: { formula: 'exp(−Σ pₖ ln pₖ)', papers: ['perplexity', 'vqvae'] },
  probe: {},
  'token-flip': { formula: '#{t : kₜ ≠ kₜ,ref} / T' },
  drift: { formula: 'max |w − w₀|' },
  bottleneck: { formula: '1 − Σ‖z − q‖² / Σ‖z − z̄‖²' },
  'effective-dimension': { formula: 'tr(C)² / tr(C²)', papers: ['dimensionality'] },
  steadiness: { formula: 'std(last 100) / mean(last 100)' },
  audit: {},
  verdict: {},
  'policy-matrix': {},
} as const satisfies Record<string, TermFacts>;
export type TermId = keyof typeof TERMS;
export const TERM_IDS = Object.keys(TERMS) as readonly TermId[];

/** What a word comes from and how it is computed. */
export const termFacts = (id: TermId): TermFacts => TERMS[id];

/** What can be looked up: a word, or a freeze policy. */
export type EntryId = TermId | `policy:${Exclude<PolicyName, 'custom'>}`;

/** Words first, then the policies. */
export const ENTRY_IDS: readonly EntryId[] = [
  ...TERM_IDS,
  ...NAMED_POLICIES.map((name) => `policy:${name}` as EntryId),
];

/** The entry of a policy; null where a person set the levers. */
export const policyEntry = (name: PolicyName): EntryId | null => (name === 'custom' ? null : `policy:${name}`);

/** The policy that an entry is about; null for a word. */
export const policyOf = (id: EntryId): PolicyName | null =>
  NAMED_POLICIES.find((name) => id === `policy:${name}`) ?? null;

/** Files of GPT-SoVITS in which a policy can be seen. */
export const POLICY_FILES: Partial<Record<PolicyName, readonly string[]>> = {
  wholeForward: [MODELS],
  modeSwitchOnly: [MODELS],
  requiresGradOnly: [MODELS],
};

/** Words for the modules in the drawing, by the module's name. */
export const MODULE_TERMS: Readonly<Partial<Record<string, TermId>>> = {
  ssl_proj: 'projection',
  quantizer: 'vector-quantizer',
};

/** What the help of a chart rests on, by the chart's id, and the words that it uses. */
export interface HelpFacts extends Sources {
  words: readonly TermId[];
}

export const CHART_FACTS = {
  reconstruction: { words: ['reconstruction-loss', 'lane'], papers: ['vqvae'] },
  commitment: {
    words: ['commitment-loss', 'quantization-error', 'evaluation-mode'],
    papers: ['vqvae'],
    files: [CORE_VQ, TRAINING],
  },
  usage: { words: ['usage', 'perplexity', 'dead-code', 'collapse'], papers: ['vqvae'] },
  gradient: {
    words: ['gradient-norm', 'none-or-zero', 'straight-through'],
    files: [TRAINING],
  },
  flips: { words: ['token-flip', 'probe', 'token', 'gpt-s1'] },
  drift: { words: ['drift', 'ema', 'weight-decay'] },
  bottleneck: { words: ['bottleneck', 'probe', 'vector-quantizer'] },
  richness: { words: ['effective-dimension', 'probe', 'collapse'], papers: ['dimensionality'] },
  steadiness: { words: ['steadiness', 'gradient-norm'] },
  mel: { words: ['reconstruction-loss', 'lane'], files: [TRAINING] },
  divergence: { words: ['none-or-zero'], files: [TRAINING] },
  discriminator: { words: ['steadiness'], files: [TRAINING] },
  adversarial: { words: ['none-or-zero'], files: [TRAINING] },
  gradientOfSound: { words: ['gradient-norm', 'none-or-zero'], files: [TRAINING] },
  steadinessOfGame: { words: ['steadiness', 'gradient-norm'], files: [TRAINING] },
} as const satisfies Record<string, HelpFacts>;

/** The same for the pictures of the codebook. */
export const PICTURE_FACTS = {
  batch: { words: ['usage', 'dead-code', 'code'] },
  points: { words: ['code', 'vector-quantizer', 'ema'], papers: ['vqvae'] },
  map: { words: ['code', 'probe', 'drift'] },
  time: { words: ['usage', 'dead-code', 'collapse'] },
  ranks: { words: ['usage', 'perplexity', 'collapse'] },
} as const satisfies Record<string, HelpFacts>;
export type PictureId = keyof typeof PICTURE_FACTS;

/** Address of a file of GPT-SoVITS as it is today. */
export const fileAddress = (file: string): string => `https://github.com/RVC-Boss/GPT-SoVITS/blob/main/${file}`;
