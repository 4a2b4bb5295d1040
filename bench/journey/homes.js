/** The default world with more homes in it: each a router, a modem, a switch, and its share of the laptops. */

const FIRST_CUSTOMER = 11
const FIRST_LAPTOP = 10

/** The text of a world file, from that of the default world. */
export function worldWithHomes(text, homes, laptops) {
  const numbers = Array.from({ length: homes }, (_, i) => i + 1)
  const owners = Array.from({ length: laptops }, (_, i) => ({ laptop: i + 1, home: (i % homes) + 1 }))
  return insert(text, {
    hosts: [...numbers.map(routerLine), ...owners.map((owner) => laptopLine(owner, homes))],
    switches: numbers.map((n) => `  lan${n}: {}`),
    cables: [...numbers.flatMap(homeCables), ...owners.map(laptopCable)],
  }).replace('modems: [modem]', `modems: [modem, ${numbers.map((n) => `modem${n}`).join(', ')}]`)
}

function insert(text, sections) {
  return Object.entries(sections).reduce(
    (whole, [name, lines]) => whole.replace(`\n${name}:\n`, `\n${name}:\n${lines.join('\n')}\n`),
    text,
  )
}

function routerLine(n) {
  const interfaces = `eth0: { address: 192.168.1.1/24 }, eth1: { address: 173.228.34.${FIRST_CUSTOMER + n}/24, mtu: 1492 }`
  const rest = 'gateway: 173.228.34.1, forwarding: true, nat: { outside: eth1, inside: [eth0] }'
  return `  home${n}: { interfaces: { ${interfaces} }, ${rest} }`
}

function laptopLine({ laptop }, homes) {
  const address = `192.168.1.${FIRST_LAPTOP + Math.floor((laptop - 1) / homes)}/24`
  const rest = 'gateway: 192.168.1.1, nameServers: [208.201.224.11]'
  return `  laptop${laptop}: { interfaces: { eth0: { address: ${address} } }, ${rest} }`
}

function homeCables(n) {
  return [
    `  - { between: [home${n} eth0, lan${n}] }`,
    `  - { between: [home${n} eth1, modem${n} lan] }`,
    `  - { name: line${n}, between: [modem${n} line, concentrator line], delay: 8 ms, bandwidth: 20 Mbit/s }`,
  ]
}

function laptopCable({ laptop, home }) {
  return `  - { between: [laptop${laptop} eth0, lan${home}] }`
}
