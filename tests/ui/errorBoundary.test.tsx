// @vitest-environment happy-dom
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { ErrorBoundary } from '../../src/ui/ErrorBoundary.tsx';

test('a page that cannot be drawn says so, saves what was recorded, and comes back', () => {
  const silenced = vi.spyOn(console, 'error').mockImplementation(() => {});
  let broken = true;
  const Page = () => {
    if (broken) throw new Error('planted');
    return <p>drawn</p>;
  };
  const onExportMetrics = vi.fn<() => void>();
  render(
    <ErrorBoundary onExportMetrics={onExportMetrics}>
      <Page />
    </ErrorBoundary>,
  );
  expect(screen.getByRole('alert').textContent).toContain('planted');
  fireEvent.click(screen.getByRole('button', { name: 'Export metrics' }));
  expect(onExportMetrics).toHaveBeenCalledOnce();
  broken = false;
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(screen.getByText('drawn')).toBeDefined();
  silenced.mockRestore();
});
