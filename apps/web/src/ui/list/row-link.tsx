'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';

interface RowLinkProps {
  href: string;
  className?: string | undefined;
  children: ReactNode;
}

/** A row's link: the whole row is its target (CSS), and it is fetched ahead when the person means it, not when it is seen. */
export function RowLink({ href, className, children }: RowLinkProps) {
  const router = useRouter();
  const ahead = (): void => router.prefetch(href);
  return (
    <Link href={href} prefetch={false} className={className} data-row onMouseEnter={ahead} onFocus={ahead}>
      {children}
    </Link>
  );
}
