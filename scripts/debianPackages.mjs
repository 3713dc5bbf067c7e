/** Installs what tests need from outside npm, where that can be done without asking anyone. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Runs a command, printing it and all that it prints. @param {string} command @param {string[]} args */
export function runVisibly(command, args) {
  console.log(`  ${command} ${args.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Windows finds npx only through its shell.
  const { status } = spawnSync(command, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
  return status === 0;
}

/**
 * Installs Debian packages if this is Debian and the user is root.
 * @param {string[]} names
 * @returns {boolean} whether they were installed
 */
export function installDebianPackages(...names) {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  if (!/^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))) return false;
  return (
    runVisibly('apt-get', ['update']) && runVisibly('apt-get', ['install', '-y', '--no-install-recommends', ...names])
  );
}
