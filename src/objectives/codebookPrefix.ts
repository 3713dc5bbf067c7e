/** Where GPT-SoVITS keeps the buffers of a layer of its quantizer. */
export function codebookPrefix(layer: number): string {
  return `quantizer.vq.layers.${layer}._codebook`;
}
