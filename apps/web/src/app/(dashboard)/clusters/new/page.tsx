import type { Metadata } from 'next';
import { NewClusterView } from './view.tsx';

export const metadata: Metadata = { title: 'Add a cluster' };

export default function Page() {
  return <NewClusterView />;
}
