import type { Metadata } from 'next';
import { NewRepositoryView } from './view.tsx';

export const metadata: Metadata = { title: 'Connect a repository' };

export default function Page() {
  return <NewRepositoryView />;
}
