import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '#src/auth/options.ts';

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

const handle = async (request: NextRequest, context: Context): Promise<Response> =>
  NextAuth(request, context, authOptions()) as Promise<Response>;

export { handle as GET, handle as POST };
