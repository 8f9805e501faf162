import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions, githubWay } from '#src/auth/options.ts';

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  const visitor = { headers: Object.fromEntries(request.headers) };
  const github = nextauth.includes('github') ? await githubWay(visitor) : null;
  return NextAuth(request, context, authOptions(visitor, github)) as Promise<Response>;
}

export { handle as GET, handle as POST };
