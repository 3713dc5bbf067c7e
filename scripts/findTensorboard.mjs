/** Finds a Python that has TensorBoard, which one test reads our event files with. It is not installed: Debian has none. */
import { findPython } from './findTorch.mjs';

/** @returns {string | null} that Python; null if there is none, and the test is then skipped */
export const findTensorboard = () => {
  const named = process.env.TENSORBOARD_PYTHON;
  return named !== undefined && named !== '' ? named : findPython('tensorboard');
};
