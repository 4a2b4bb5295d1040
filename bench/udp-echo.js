/** A bare datagram echo: what a UDP server in Node costs before it does anything. Usage: node udp-echo.js PORT */

import { createSocket } from 'node:dgram'

const socket = createSocket('udp4')
socket.on('message', (query, { port, address }) => {
  query[2] |= 0x80
  socket.send(query, port, address)
})
socket.bind(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'))
