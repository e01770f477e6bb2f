/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A log daemon for tests: listens at the datagram socket PATH and writes each message to standard
 * output, one a line, with line ends in it as \n, until it is stopped. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MESSAGE_MAX = 256 * 1024 };

static void print_message(const char *text, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (text[i] == '\n')
      (void) fputs("\\n", stdout);
    else
      (void) fputc(text[i], stdout);
  (void) fputc('\n', stdout);
  (void) fflush(stdout);
}

int main(int argc, char **argv)
{
  static char text[MESSAGE_MAX];
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  const int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
  if (argc != 2 || strlen(argv[1]) >= sizeof address.sun_path)
    return 2;
  memcpy(address.sun_path, argv[1], strlen(argv[1]) + 1);
  if (fd < 0 || bind(fd, (struct sockaddr *) &address, sizeof address) != 0) {
    perror(argv[1]);
    return 1;
  }
  (void) puts("ready");
  (void) fflush(stdout);
  for (ssize_t n; (n = recv(fd, text, sizeof text, 0)) >= 0;)
    print_message(text, (size_t) n);
  return 1;
}
