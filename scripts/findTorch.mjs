/** Finds a Python that has PyTorch, which some tests compare with, installing Debian's where there is none. */
import { spawnSync } from 'node:child_process';
import { installDebianPackages } from './debianPackages.mjs';

/** Debian's package belongs to Debian's Python, which need not be the first in the path. */
const INTERPRETERS = ['python3', '/usr/bin/python3'];

/**
 * @param {string[]} modules what it must be able to import
 * @returns {string | null} a Python interpreter that has these modules, or null
 */
export function findPython(...modules) {
  // Looks for them only: to import PyTorch takes seconds.
  const look = `import sys, importlib.util as i; sys.exit(not all(map(i.find_spec, sys.argv[1:])))`;
  return INTERPRETERS.find((name) => spawnSync(name, ['-c', look, ...modules]).status === 0) ?? null;
}

/**
 * @returns {string | null} a Python that has PyTorch; null if there is none and none can be installed, which the tests
 *   that need it then say
 */
export function findOrInstallTorch() {
  const found = findPython('torch');
  if (found) return found;
  console.log('No Python with PyTorch found. Installing python3-torch, for tests that compare with it:');
  installDebianPackages('python3-torch');
  return findPython('torch');
}
