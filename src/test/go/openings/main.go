// Openings counts the distinct (originator, responder, port) of the TCP connections that captures
// show being opened, with gopacket. FleetBenchmark and SpeedTable compare their speed with it.
package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"
)

// gopacket v1.1.19 does not decode LINUX_SLL2, the link type of tcpdump -i any: 20 bytes, the first
// two of which are the EtherType (draft-ietf-opsawg-pcaplinktype). Its number is 276, of which
// pcapgo keeps eight bits.
const (
	linkTypeSLL2  = layers.LinkType(276 & 0xff)
	sll2Length    = 20
	bufferedBytes = 1 << 20
)

type opening struct {
	from, to [16]byte
	port     layers.TCPPort
}

func main() {
	openings, err := count(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "openings:", err)
		os.Exit(1)
	}
	fmt.Println(openings)
}

// count reads as many files at once as there are processors.
func count(files []string) (int, error) {
	work := make(chan string)
	go func() {
		defer close(work)
		for _, file := range files {
			work <- file
		}
	}()

	var (
		wait  sync.WaitGroup
		mutex sync.Mutex
		all   = make(map[opening]struct{})
		errs  []error
	)
	for i := 0; i < runtime.GOMAXPROCS(0); i++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			mine := make(map[opening]struct{})
			for file := range work {
				if err := read(file, mine); err != nil {
					mutex.Lock()
					errs = append(errs, fmt.Errorf("%s: %w", file, err))
					mutex.Unlock()
				}
			}
			mutex.Lock()
			defer mutex.Unlock()
			for key := range mine {
				all[key] = struct{}{}
			}
		}()
	}
	wait.Wait()
	return len(all), errors.Join(errs...)
}

// read adds the openings of a pcap file of LINUX_SLL2 or Ethernet.
func read(path string, openings map[opening]struct{}) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	packets, err := pcapgo.NewReader(bufio.NewReaderSize(file, bufferedBytes))
	if err != nil {
		return err
	}

	var (
		ethernet layers.Ethernet
		ip4      layers.IPv4
		ip6      layers.IPv6
		tcp      layers.TCP
		decoded  []gopacket.LayerType
	)
	parsers := make(map[layers.EthernetType]*gopacket.DecodingLayerParser)
	for first, etherType := range map[gopacket.LayerType]layers.EthernetType{
		layers.LayerTypeIPv4: layers.EthernetTypeIPv4,
		layers.LayerTypeIPv6: layers.EthernetTypeIPv6,
	} {
		parsers[etherType] = gopacket.NewDecodingLayerParser(first, &ip4, &ip6, &tcp)
	}
	whole := gopacket.NewDecodingLayerParser(layers.LayerTypeEthernet, &ethernet, &ip4, &ip6, &tcp)
	for _, parser := range []*gopacket.DecodingLayerParser{
		whole, parsers[layers.EthernetTypeIPv4], parsers[layers.EthernetTypeIPv6],
	} {
		parser.IgnoreUnsupported = true // UDP, ICMP and what TCP carries
	}

	for {
		data, _, err := packets.ZeroCopyReadPacketData()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		parser := whole
		if packets.LinkType() == linkTypeSLL2 {
			if len(data) < sll2Length {
				continue
			}
			parser = parsers[layers.EthernetType(binary.BigEndian.Uint16(data))]
			data = data[sll2Length:]
		}
		if parser == nil {
			continue // neither IPv4 nor IPv6
		}
		if err := parser.DecodeLayers(data, &decoded); err != nil {
			continue
		}
		var key opening
		for _, layer := range decoded {
			switch layer {
			case layers.LayerTypeIPv4:
				copy(key.from[:], ip4.SrcIP)
				copy(key.to[:], ip4.DstIP)
			case layers.LayerTypeIPv6:
				copy(key.from[:], ip6.SrcIP)
				copy(key.to[:], ip6.DstIP)
			case layers.LayerTypeTCP:
				if tcp.SYN && !tcp.ACK {
					key.port = tcp.DstPort
					openings[key] = struct{}{}
				}
			}
		}
	}
}
