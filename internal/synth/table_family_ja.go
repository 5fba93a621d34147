package synth

// familiesJa lists Japanese family names, most frequent first: kanji, katakana reading, romaji, then spellings of the
// same name that some families keep, each with its share in thousandths. One kanji form may occur with two readings.
const familiesJa = `
佐藤 サトウ Sato
鈴木 スズキ Suzuki
高橋 タカハシ Takahashi 髙橋=80
田中 タナカ Tanaka
伊藤 イトウ Ito
渡辺 ワタナベ Watanabe 渡邊=120 渡邉=130
山本 ヤマモト Yamamoto
中村 ナカムラ Nakamura
小林 コバヤシ Kobayashi
加藤 カトウ Kato
吉田 ヨシダ Yoshida 𠮷田=50
山田 ヤマダ Yamada
佐々木 ササキ Sasaki
山口 ヤマグチ Yamaguchi
松本 マツモト Matsumoto
井上 イノウエ Inoue
木村 キムラ Kimura
林 ハヤシ Hayashi
斎藤 サイトウ Saito 斉藤=380 齋藤=120 齊藤=90
清水 シミズ Shimizu
山崎 ヤマザキ Yamazaki 山﨑=90
森 モリ Mori
池田 イケダ Ikeda
橋本 ハシモト Hashimoto
阿部 アベ Abe
石川 イシカワ Ishikawa
山下 ヤマシタ Yamashita
中島 ナカジマ Nakajima 中嶋=130
石井 イシイ Ishii
小川 オガワ Ogawa
前田 マエダ Maeda
岡田 オカダ Okada
長谷川 ハセガワ Hasegawa
藤田 フジタ Fujita
後藤 ゴトウ Goto
近藤 コンドウ Kondo
村上 ムラカミ Murakami
遠藤 エンドウ Endo
青木 アオキ Aoki
坂本 サカモト Sakamoto
福田 フクダ Fukuda
太田 オオタ Ota 大田=60
西村 ニシムラ Nishimura
藤井 フジイ Fujii
金子 カネコ Kaneko
岡本 オカモト Okamoto
藤原 フジワラ Fujiwara
中野 ナカノ Nakano
三浦 ミウラ Miura
原田 ハラダ Harada
中川 ナカガワ Nakagawa
松田 マツダ Matsuda
竹内 タケウチ Takeuchi
小野 オノ Ono
田村 タムラ Tamura
中山 ナカヤマ Nakayama
和田 ワダ Wada
石田 イシダ Ishida
森田 モリタ Morita
上田 ウエダ Ueda
原 ハラ Hara
内田 ウチダ Uchida
柴田 シバタ Shibata
酒井 サカイ Sakai
宮崎 ミヤザキ Miyazaki 宮﨑=80
横山 ヨコヤマ Yokoyama
高木 タカギ Takagi 髙木=70
安藤 アンドウ Ando
宮本 ミヤモト Miyamoto
大野 オオノ Ono
小島 コジマ Kojima 小嶋=90
谷口 タニグチ Taniguchi
今井 イマイ Imai
工藤 クドウ Kudo
高田 タカダ Takada 髙田=60
増田 マスダ Masuda
丸山 マルヤマ Maruyama
杉山 スギヤマ Sugiyama
村田 ムラタ Murata
大塚 オオツカ Otsuka
小山 コヤマ Koyama
新井 アライ Arai
平野 ヒラノ Hirano
藤本 フジモト Fujimoto
河野 コウノ Kono
上野 ウエノ Ueno
野口 ノグチ Noguchi
武田 タケダ Takeda
松井 マツイ Matsui
千葉 チバ Chiba
菅原 スガワラ Sugawara
岩崎 イワサキ Iwasaki 岩﨑=90
久保 クボ Kubo
木下 キノシタ Kinoshita
佐野 サノ Sano
野村 ノムラ Nomura
松尾 マツオ Matsuo
菊地 キクチ Kikuchi 菊池=480
市川 イチカワ Ichikawa
杉本 スギモト Sugimoto
古川 フルカワ Furukawa
大西 オオニシ Onishi
島田 シマダ Shimada 嶋田=60
水野 ミズノ Mizuno
桜井 サクライ Sakurai 櫻井=300
高野 タカノ Takano 髙野=60
渡部 ワタナベ Watanabe
吉川 ヨシカワ Yoshikawa
山内 ヤマウチ Yamauchi
西田 ニシダ Nishida
飯田 イイダ Iida
菊池 キクチ Kikuchi
西川 ニシカワ Nishikawa
小松 コマツ Komatsu
北村 キタムラ Kitamura
安田 ヤスダ Yasuda
五十嵐 イガラシ Igarashi
川口 カワグチ Kawaguchi
平田 ヒラタ Hirata
関 セキ Seki
中田 ナカタ Nakata
久保田 クボタ Kubota
服部 ハットリ Hattori
東 ヒガシ Higashi
岩田 イワタ Iwata
土屋 ツチヤ Tsuchiya
川崎 カワサキ Kawasaki 川﨑=60
福島 フクシマ Fukushima 福嶋=40
本田 ホンダ Honda 本多=200
辻 ツジ Tsuji
樋口 ヒグチ Higuchi
秋山 アキヤマ Akiyama
田口 タグチ Taguchi
永井 ナガイ Nagai
山中 ヤマナカ Yamanaka
中西 ナカニシ Nakanishi
吉村 ヨシムラ Yoshimura 𠮷村=40
川上 カワカミ Kawakami
石原 イシハラ Ishihara
大橋 オオハシ Ohashi
松岡 マツオカ Matsuoka
浜田 ハマダ Hamada 濱田=250
馬場 ババ Baba
森本 モリモト Morimoto
矢野 ヤノ Yano
浅野 アサノ Asano
松下 マツシタ Matsushita
星野 ホシノ Hoshino
大久保 オオクボ Okubo
吉岡 ヨシオカ Yoshioka
小池 コイケ Koike
野田 ノダ Noda
荒木 アラキ Araki
松浦 マツウラ Matsuura
熊谷 クマガイ Kumagai
大谷 オオタニ Otani
内藤 ナイトウ Naito
黒田 クロダ Kuroda
尾崎 オザキ Ozaki 尾﨑=70
川村 カワムラ Kawamura
永田 ナガタ Nagata
望月 モチヅキ Mochizuki
松村 マツムラ Matsumura
田辺 タナベ Tanabe 田邊=110 田邉=70
菅 スガ Suga
荒井 アライ Arai
堀 ホリ Hori
大島 オオシマ Oshima 大嶋=50
沢田 サワダ Sawada 澤田=420
平井 ヒライ Hirai
早川 ハヤカワ Hayakawa
栗原 クリハラ Kurihara
西山 ニシヤマ Nishiyama
広瀬 ヒロセ Hirose 廣瀬=240
横田 ヨコタ Yokota
石橋 イシバシ Ishibashi
岩本 イワモト Iwamoto
萩原 ハギワラ Hagiwara
片山 カタヤマ Katayama
関口 セキグチ Sekiguchi
宮田 ミヤタ Miyata
大石 オオイシ Oishi
本間 ホンマ Honma
富田 トミタ Tomita 冨田=170
榎本 エノモト Enomoto
中島 ナカシマ Nakashima
山崎 ヤマサキ Yamasaki 山﨑=90
河野 カワノ Kawano
東 アズマ Azuma
菅 カン Kan
上村 ウエムラ Uemura
上村 カミムラ Kamimura
黒沢 クロサワ Kurosawa 黒澤=600
滝沢 タキザワ Takizawa 瀧澤=160 滝澤=200
小笠原 オガサワラ Ogasawara
長谷部 ハセベ Hasebe
佐久間 サクマ Sakuma
勅使河原 テシガワラ Teshigawara
`
