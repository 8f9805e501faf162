/** The superuser's way to the database `postgres` of a server on loopback. */
export function urlTo(port: number, password: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}
