"""The policy news and press release interfaces of data.go.kr."""
