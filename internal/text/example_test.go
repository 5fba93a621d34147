package text_test

import (
	"fmt"

	"github.com/alumnikit/alumnikit/internal/text"
)

func ExampleFold() {
	fmt.Println(text.Fold("ｻﾄｳ　太郎"), text.Fold("Straße"), text.Fold("髙﨑"))
	// Output: サトウ太郎 strasse 高崎
}

func ExampleNewQuery() {
	query := text.NewQuery("髙橋 tarou")
	fmt.Println(query.Match([]string{"高橋", "Taro Takahashi"}))
	for _, term := range query.Terms() {
		fmt.Println(term.Token, term.Any)
	}
	// Output:
	// true
	// 高橋 [{[2高橋] true}]
	// tarou [{[taro trou ttar] false} {[wtaro] true}]
}

func ExampleFoldRomaji() {
	fmt.Println(text.FoldRomaji("Satō Shinji"), text.FoldRomaji("satou sinzi"), text.FoldRomaji(text.Romaji("さとう しんじ")))
	// Output: sato sinzi sato sinzi sato sinzi
}
