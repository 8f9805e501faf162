import { once } from 'node:events';
import process from 'node:process';
import { createDoor } from './door.ts';
import { readEnvironment } from './environment.ts';

const { hosts, port, backends } = readEnvironment(process.env);

const doors = await Promise.all(
  hosts.map(async (host) => {
    const door = createDoor(backends);
    door.listen({ host, port });
    try {
      await once(door, 'listening');
      return [door];
    } catch (error) {
      // a machine without IPv6 has one loopback
      if (host === '::1' && (error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL') return [];
      throw error;
    }
  }),
);
console.log(`door: listening on ${hosts.join(' and ')}, port ${port}`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    for (const door of doors.flat()) {
      door.close();
      door.closeAllConnections();
    }
    process.exit(0);
  });
}
