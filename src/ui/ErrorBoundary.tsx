/** Stands in for the page when drawing it failed. Training goes on in its worker, so nothing is lost. */
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { texts } from '../config/texts/index.ts';

interface Props {
  children: ReactNode;
  /** Saves what was recorded, for a page that cannot be drawn any more. */
  onExportMetrics: () => void;
}

export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    console.error(error, componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <main className="page-failed" role="alert">
        <h1>{texts.failure.title}</h1>
        <p>{texts.failure.explanation}</p>
        <p>
          <code>{error.message}</code>
        </p>
        <button type="button" className="button" onClick={() => this.setState({ error: null })}>
          {texts.failure.again}
        </button>
        <button type="button" className="button" onClick={this.props.onExportMetrics}>
          {texts.panel.exportMetrics}
        </button>
      </main>
    );
  }
}
